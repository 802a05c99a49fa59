"""Blocks for phones: nothing a learner reads gets lost, and nothing unsafe gets in."""

import re
from html.parser import HTMLParser

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from content.format import Media
from content.rendering.block_text import text
from content.rendering.block_types import (
    Block,
    Gap,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    MediaBlock,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
)
from content.rendering.blocks import to_blocks
from content.rendering.cloze import BLANK
from content.rendering.markdown import to_html, to_text

SHA, CAPTIONS = "a" * 64, "b" * 64
INLINE = (
    "tea", "*hot*", "**very *hot***", "~~no~~", "`x y`", "[l](https://e.org)", "[m](x:y)", BLANK,
    " ",
)  # fmt: skip
BLOCK_STARTS = ("\n", "\n\n", "  \n", "- ", "2. ", "> ", "# ", "---\n", "```\n", "    ")
OTHERS = (
    f"![leaf](media:{SHA}.png)",
    "![far](https://e.org/x.png)",
    "|a|b|\n|-|-|\n|c|d|\n",
    "<b>",
    "&amp;",
    "\\*",
)
PARTS = st.sampled_from((*INLINE, *BLOCK_STARTS, *OTHERS))
BLOCKS = msgspec.json.Decoder(list[Block])


def test_each_kind_of_block_is_told_apart() -> None:
    markdown = (
        f"# A **b**\n\n> c\n\n2. d\n\n---\n\n|e|\n|-|\n|f|\n\n[g](https://e.org)\\\n{BLANK}{BLANK}"
    )
    assert to_blocks(markdown) == (
        Heading(1, (Text("A "), Strong((Text("b"),)))),
        Quote((Paragraph((Text("c"),)),)),
        ListBlock(True, 2, ((Paragraph((Text("d"),)),),)),
        Rule(),
        Table(((Text("e"),),), (((Text("f"),),),)),
        Paragraph((Link("https://e.org", (Text("g"),)), LineBreak(), Gap(0), Gap(1))),
    )


def test_what_a_paragraph_shows_stands_for_itself_with_its_words() -> None:
    film = Media(
        name="t.mp4",
        sha256=SHA,
        media_type="video/mp4",
        size=1,
        transcript="Hello.",
        captions=CAPTIONS,
    )
    before, shown, after = to_blocks(f"See ![a talk](media:{SHA}.mp4) and think.", (film,))
    assert (before, after) == (Paragraph((Text("See"),)), Paragraph((Text("and think."),)))
    assert shown == MediaBlock(
        kind="video",
        media_type="video/mp4",
        sha256=SHA,
        address=f"/v1/media/{SHA}.mp4",
        alt="a talk",
        captions=f"/v1/media/{CAPTIONS}.vtt",
        transcript="Hello.",
    )


def test_unsafe_links_and_pictures_from_elsewhere_are_only_words() -> None:
    markdown = "[a](javascript:x) ![b](https://e.org/b.png) <i>c</i> [d](lesson:tea/green)"
    assert to_blocks(markdown) == (
        Paragraph((Text("a b c "), Link("lesson:tea/green", (Text("d"),)))),
    )


@settings(max_examples=60, deadline=None)
@given(markdown=st.lists(PARTS, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_keeps_its_words_in_blocks(markdown: str) -> None:
    blocks = to_blocks(markdown)
    assert text(blocks) == to_text(markdown)
    assert tuple(BLOCKS.decode(msgspec.json.encode(blocks))) == blocks
    missing = [word for word in _words(to_html(markdown)) if word not in to_text(markdown)]
    assert missing == []


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts += [value or "" for name, value in attrs if name == "alt"]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _words(html: str) -> list[str]:
    """The words of a page as another renderer made it: what the blocks must hold too."""
    page = _Visible()
    page.feed(html)
    page.close()
    return re.findall(r"\w+", " ".join(page.parts))
