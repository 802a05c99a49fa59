"""Markdown on a phone: safe to show, plain to hear, and never an error."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.tree import SyntaxTreeNode

from content.format import Media
from content.rendering.block_text import text
from content.rendering.blocks import to_blocks
from content.rendering.cloze import BLANK
from content.rendering.markdown import count_words, parse, to_html, to_text

HOSTILE = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//evil.example)",
    "[a](/relative)",
    "[a](http://plain.example)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "```<script>\nx\n```",
    '<a href="https://ok.example" style="position:fixed" onclick="x()">a</a>',
    "<svg><style><img src=x onerror=alert(1)>",
    "|a|\n|:-:|\n|<iframe src=x>|",
]

markdown_like = st.text(
    alphabet=st.sampled_from(list("ab \n\t#>*_-`[]()!<>/\\|~&;:=\"'1.x\u0000\ud800é漢\u202e")),
    max_size=120,
)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_becomes_harmless_html(markdown: str) -> None:
    html = to_html(markdown)
    assert not re.search(r"<(script|img|iframe|svg|style)|\son\w+\s*=|style=", html, re.IGNORECASE)
    assert "href" not in html


def test_good_markdown_is_shown_as_written() -> None:
    html = to_html("# T\n\nA **b** _c_ `d` [e](https://example.org) [f](mailto:ada@example.org)")
    assert "<h1>T</h1>" in html
    assert "<strong>b</strong> <em>c</em> <code>d</code>" in html
    assert 'href="https://example.org"' in html
    assert 'href="mailto:ada@example.org"' in html


def test_a_table_and_a_struck_word_are_shown() -> None:
    html = to_html("|a|b|\n|-|-|\n|1|~~2~~|")
    assert "<td>1</td>" in html
    assert "<s>2</s>" in html


SHA, CAPTIONS = "a" * 64, "b" * 64
FILM = Media(name="t.mp4", sha256=SHA, media_type="video/mp4", size=1, captions=CAPTIONS)


def test_our_own_pictures_sounds_and_films_are_shown_from_where_they_are_kept() -> None:
    assert f'<img src="/v1/media/{SHA}.png" alt="a leaf" loading="lazy">' in to_html(
        f"![a *leaf*](media:{SHA}.png)"
    )
    sound = to_html(f"![rain](media:{SHA}.mp3)")
    assert (
        f'<audio src="/v1/media/{SHA}.mp3" aria-label="rain" controls="" preload="none">' in sound
    )
    film = to_html(f"![a talk](media:{SHA}.mp4)", (FILM,))
    assert (
        f'<video src="/v1/media/{SHA}.mp4" aria-label="a talk" controls="" preload="none">' in film
    )
    assert f'<track kind="captions" src="/v1/media/{CAPTIONS}.vtt">' in film
    assert "track" not in to_html(f"![a talk](media:{SHA}.mp4)")


@pytest.mark.parametrize(
    "address",
    [f"media:{SHA}.exe", f"media:{SHA[1:]}.png", f"media:{SHA}.png/../x", f"/v1/media/{SHA}.png"],
)
def test_what_is_not_our_own_media_is_only_its_words(address: str) -> None:
    assert to_html(f"![a leaf]({address})") == "<p>a leaf</p>\n"
    assert "href" not in to_html(f"[a leaf]({address})")


def test_a_link_to_a_lesson_is_left_to_the_app() -> None:
    html = to_html("[more](lesson:tea/green) [less](lesson:tea/green?x)")
    assert '<a data-lesson="tea/green" rel="noopener noreferrer">more</a>' in html
    assert html.count("data-lesson") == 1
    assert "href" not in html


def test_a_gap_is_seen_and_heard_as_a_blank() -> None:
    assert to_html(f"Use {BLANK} here, and `{BLANK}`") == (
        "<p>Use ____ here, and <code>\\_\\_\\_\\_</code></p>\n"
    )
    assert to_text(f"Use {BLANK} here.") == "Use ____ here."
    assert count_words(f"Use {BLANK} here.") == 2


def test_lists_and_tables_keep_their_meaning_when_they_are_heard() -> None:
    markdown = (
        "3. boil\n4. wait\n   - long\n\n|Tea|Heat|\n|-|-|\n|green|75|\n|black||\n\n    a\n     b"
    )
    assert to_text(markdown) == (
        "3. boil\n4. wait\n   - long\nTea: green; Heat: 75\nTea: black\na\n b"
    )
    assert count_words(markdown) == 10  # the heads of the table once, no numbers of items


def test_a_picture_is_shown_and_spoken_as_its_alt_text() -> None:
    assert to_html("![a <leaf>](https://example.org/l.png)") == "<p>a &lt;leaf&gt;</p>\n"
    assert to_text("![a leaf](https://example.org/l.png)") == "a leaf"


def test_plain_text_has_the_words_and_none_of_the_signs() -> None:
    markdown = (
        "## Two *signs*\n\n- [one](https://example.org)\n- two\n  lines\n\n`code`  \n&amp; on"
    )
    assert to_text(markdown) == "Two signs\n- one\n- two lines\ncode & on"


def test_words_are_counted_as_they_are_heard() -> None:
    assert count_words("**Two** words, – and [a link](https://example.org/not/counted).") == 5
    assert count_words("漢字 かな and") == 5
    assert count_words("") == 0


@settings(max_examples=400, deadline=None)
@given(markdown=st.text(max_size=200) | markdown_like)
def test_any_text_becomes_safe_html_and_plain_text(markdown: str) -> None:
    html = to_html(markdown)
    allowed = re.compile(
        r"</?(blockquote|br|code|em|h[1-6]|hr|li|ol|p|pre|s|strong|ul|table|tbody|td|th|thead|tr)>"
        r'|<ol start="\d+">|</?a>|<a (href="(https|mailto):[^"<>]*" )?rel="noopener noreferrer">'
    )
    assert "<" not in allowed.sub("", html)
    assert count_words(markdown) <= len(to_text(markdown))


@pytest.mark.parametrize(
    "markdown",
    ["<div>" * 50_000, "> " * 50_000, "*a " * 20_000, "`" * 99_999, "*a " * 3_000 + "a* " * 3_000],
)
def test_deep_nesting_is_answered_too(markdown: str) -> None:
    assert isinstance(to_html(markdown), str)
    assert isinstance(to_text(markdown), str)
    assert SyntaxTreeNode(parse(markdown).tokens).children is not None  # as the card reader walks


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab Zé漢1.-:;,?()#=+'\"`*_[]<>&\\~|!\n\u00a0"), max_size=24)
)
def test_a_plain_line_is_read_as_if_it_had_been_taken_apart(line: str) -> None:
    assert to_text(line) == text(to_blocks(line))
    assert count_words(line) == count_words(f"{line}\n\n")
