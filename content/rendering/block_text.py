"""The text of blocks: what a voice reads, and what stands on paper.

One line for each paragraph, item and row, none for what has no words.
"""

from collections.abc import Iterator, Sequence

from content.rendering.block_types import (
    Block,
    Code,
    CodeBlock,
    Gap,
    Heading,
    LineBreak,
    ListBlock,
    MediaBlock,
    Paragraph,
    Quote,
    Run,
    Table,
    Text,
)
from content.rendering.markdown_tokens import SHOWN_BLANK


def text(blocks: Sequence[Block]) -> str:
    """The blocks as plain text.

    Items keep their numbers or get a dash, each cell of a table is named by the head of its
    column, and what is shown is told by its alternative text.
    """
    return "\n".join(line for block in blocks for line in _lines(block) if line.strip())


def runs_text(runs: Sequence[Run]) -> str:
    """The words of a run of text, on one line."""
    return "".join(_words(run) for run in runs)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Heading):
        yield runs_text(block.runs).strip()
    elif isinstance(block, ListBlock):
        yield from _item_lines(block)
    elif isinstance(block, Quote):
        yield text(block.blocks)
    elif isinstance(block, CodeBlock):
        yield block.text.strip("\n")
    elif isinstance(block, Table):
        yield from _row_lines(block)
    elif isinstance(block, MediaBlock):
        yield block.alt


def _item_lines(block: ListBlock) -> Iterator[str]:
    """An item's further lines stand under its first, so that what belongs to it is seen."""
    for number, item in enumerate(block.items, start=block.start):
        sign = f"{number}. " if block.ordered else "- "
        said = text(item)
        if said:
            yield sign + said.replace("\n", "\n" + " " * len(sign))


def _row_lines(table: Table) -> Iterator[str]:
    heads = [runs_text(cell).strip() for cell in table.header]
    if not table.rows:
        yield "; ".join(filter(None, heads))
    for row in table.rows:
        cells = [runs_text(cell).strip() for cell in row]
        named = zip(heads, cells, strict=True)
        yield "; ".join(f"{head}: {cell}" if head else cell for head, cell in named if cell)


def _words(run: Run) -> str:
    if isinstance(run, Text | Code):
        return run.text
    if isinstance(run, Gap):
        return SHOWN_BLANK
    return " " if isinstance(run, LineBreak) else runs_text(run.runs)
