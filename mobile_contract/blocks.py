"""What there is to read, as blocks that a phone draws with its own views instead of HTML.

A text is a list of blocks, and most blocks hold runs of words. `type` tells them apart. Types may
be added: draw a run you do not know as nothing, skip a block you do not know, and fall back to the
`text` that always comes beside the blocks where that would leave out what matters.
"""

from __future__ import annotations

import msgspec


class TextRun(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    """Words as they are."""

    text: str


class StrongRun(msgspec.Struct, frozen=True, tag_field="type", tag="strong"):
    """Words with weight: draw them bold."""

    runs: list[Run]


class EmphasisRun(msgspec.Struct, frozen=True, tag_field="type", tag="emphasis"):
    """Words with stress: draw them in italics."""

    runs: list[Run]


class StrikeRun(msgspec.Struct, frozen=True, tag_field="type", tag="strike"):
    """Words taken back: draw a line through them."""

    runs: list[Run]


class CodeRun(msgspec.Struct, frozen=True, tag_field="type", tag="code"):
    """Signs to be read to the letter: draw them in a fixed width."""

    text: str


class LinkRun(msgspec.Struct, frozen=True, tag_field="type", tag="link"):
    """Words that lead somewhere.

    `address` begins with `https://`, `mailto:`, or `lesson:` and a lesson's id
    (`lesson:tea/green`), which the app opens itself. Open nothing else.
    """

    address: str
    runs: list[Run]


class GapRun(msgspec.Struct, frozen=True, tag_field="type", tag="gap"):
    """A gap to fill: `index` is its place among the gaps, from 0, and so in the response."""

    index: int


class BreakRun(msgspec.Struct, frozen=True, tag_field="type", tag="break"):
    """A new line inside a paragraph."""


class ParagraphBlock(msgspec.Struct, frozen=True, tag_field="type", tag="paragraph"):
    """A paragraph."""

    runs: list[Run]


class HeadingBlock(msgspec.Struct, frozen=True, tag_field="type", tag="heading"):
    """A heading of `level` 1 (largest) to 6."""

    level: int
    runs: list[Run]


class ListBlock(msgspec.Struct, frozen=True, tag_field="type", tag="list"):
    """A list. An ordered one counts from `start`; each item is blocks of its own."""

    ordered: bool
    start: int
    items: list[list[Block]]


class QuoteBlock(msgspec.Struct, frozen=True, tag_field="type", tag="quote"):
    """What somebody else says."""

    blocks: list[Block]


class CodeBlock(msgspec.Struct, frozen=True, tag_field="type", tag="code"):
    """Lines to be read to the letter. `language` is what the author called it, or empty."""

    text: str
    language: str


class TableBlock(msgspec.Struct, frozen=True, tag_field="type", tag="table"):
    """A table: the heads of its columns, then rows of as many cells; a cell is runs."""

    header: list[list[Run]]
    rows: list[list[list[Run]]]


class MediaBlock(msgspec.Struct, frozen=True, tag_field="type", tag="media"):
    """A picture, a sound or a film to fetch from `address`; `sha256` is that of its bytes.

    `kind` is `image`, `audio` or `video` and may grow: show `alt` for a kind you do not know.
    `captions` is the address of a WebVTT file; `transcript` is what is said, or empty.
    """

    kind: str
    media_type: str
    sha256: str
    address: str
    alt: str
    captions: str | None
    transcript: str


class RuleBlock(msgspec.Struct, frozen=True, tag_field="type", tag="rule"):
    """A line across."""


Run = TextRun | StrongRun | EmphasisRun | StrikeRun | CodeRun | LinkRun | GapRun | BreakRun
Block = (
    ParagraphBlock
    | HeadingBlock
    | ListBlock
    | QuoteBlock
    | CodeBlock
    | TableBlock
    | MediaBlock
    | RuleBlock
)
