"""How an author's Markdown becomes the blocks a phone draws natively.

Nothing a learner reads is lost on the way: the text of the blocks is the text of the Markdown.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from content.format import Media
from content.rendering.block_types import (
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Gap,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    MediaBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Strike,
    Strong,
    Table,
    Text,
)
from content.rendering.markdown_tokens import alt_text, is_safe_link, linked_lesson, parse
from content.rendering.media_address import captions_address, media_address, media_reference

_MARKS: dict[str, Callable[[tuple[Run, ...]], Run]] = {
    "strong": Strong,
    "em": Emphasis,
    "s": Strike,
}


def to_blocks(markdown: str, media: Sequence[Media] = ()) -> tuple[Block, ...]:
    """The Markdown as blocks. `media` is the lesson's, and gives captions and transcripts.

    HTML is dropped, a picture from elsewhere is its alternative text, a link that is not safe only
    its words. A picture of ours stands as a block of its own wherever its paragraph showed it;
    inside a heading, a table or a mark it is its alternative text.
    """
    return _Reader(media).blocks(SyntaxTreeNode(parse(markdown).tokens).children)


class _Reader:
    """One text as it is read; gaps are counted through all of it."""

    def __init__(self, media: Sequence[Media]) -> None:
        self.media = {one.sha256: one for one in media}
        self.gaps = 0

    def blocks(self, nodes: list[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        if node.type == "paragraph":
            yield from self._paragraph(_inline(node))
        elif node.type == "heading":
            yield Heading(int(node.tag[1]), self._runs(_inline(node)))
        elif node.type in ("bullet_list", "ordered_list"):
            items = tuple(self.blocks(item.children) for item in node.children)
            start = int(node.attrs.get("start", 1))
            yield ListBlock(node.type == "ordered_list", start, items)
        elif node.type == "blockquote":
            yield Quote(self.blocks(node.children))
        elif node.type in ("fence", "code_block"):
            yield CodeBlock(node.content, node.info.strip())
        elif node.type == "table":
            yield self._table(node)
        elif node.type == "hr":
            yield Rule()

    def _paragraph(self, nodes: list[SyntaxTreeNode]) -> Iterator[Block]:
        for shown, part in groupby(nodes, _is_ours):
            if shown:
                yield from (self._shown(node) for node in part)
                continue
            runs = _trimmed(self._runs(list(part)))
            if runs:
                yield Paragraph(runs)

    def _shown(self, node: SyntaxTreeNode) -> MediaBlock:
        source = str(node.attrs["src"])
        reference = media_reference(source)
        assert reference, "only our own media are shown"
        known = self.media.get(reference.sha256)
        return MediaBlock(
            kind=reference.kind,
            media_type=reference.media_type,
            sha256=reference.sha256,
            address=media_address(source),
            alt=_alt(node),
            captions=captions_address(known.captions) if known and known.captions else None,
            transcript=known.transcript if known else "",
        )

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = tuple(
            tuple(self._runs(_inline(cell)) for cell in row.children)
            for part in node.children
            for row in part.children
        )
        return Table(rows[0], rows[1:])

    def _runs(self, nodes: list[SyntaxTreeNode]) -> tuple[Run, ...]:
        """The runs of some nodes, neighbouring words joined."""
        runs: list[Run] = []
        for run in (run for node in nodes for run in self._run(node)):
            before = runs[-1] if runs else None
            if isinstance(run, Text) and isinstance(before, Text):
                runs[-1] = Text(before.text + run.text)
            elif run != Text(""):
                runs.append(run)
        return tuple(runs)

    def _run(self, node: SyntaxTreeNode) -> Iterator[Run]:
        if node.type in _MARKS:
            yield _MARKS[node.type](self._runs(node.children))
        elif node.type == "link":
            yield from self._link(node)
        elif node.type == "gap":
            yield Gap(self.gaps)
            self.gaps += 1
        elif node.type == "code_inline":
            yield Code(node.content)
        elif node.type == "hardbreak":
            yield LineBreak()
        elif node.type != "html_inline":
            yield Text(_plain(node))

    def _link(self, node: SyntaxTreeNode) -> Iterator[Run]:
        address = str(node.attrs.get("href", ""))
        runs = self._runs(node.children)
        if is_safe_link(address) or linked_lesson(address):
            yield Link(address, runs)
        else:
            yield from runs


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs without the blanks that stood between them and a picture."""
    if runs and isinstance(runs[0], Text):
        runs = (Text(runs[0].text.lstrip()), *runs[1:])
    if runs and isinstance(runs[-1], Text):
        runs = (*runs[:-1], Text(runs[-1].text.rstrip()))
    return tuple(run for run in runs if run != Text(""))


def _inline(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """The nodes of a block's text."""
    return node.children[0].children if node.children else []


def _plain(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return " "
    return _alt(node) if node.type == "image" else node.content


def _alt(node: SyntaxTreeNode) -> str:
    return alt_text(node.token) if node.token else ""


def _is_ours(node: SyntaxTreeNode) -> bool:
    return node.type == "image" and bool(media_reference(str(node.attrs.get("src", ""))))
