"""The blocks a phone draws natively, as values: what a paragraph, a list, a table is made of.

`content.rendering.blocks` makes them from Markdown. Each kind is told from the others by its tag; a
later kind is a new struct here and one more member of `Run` or `Block`.
"""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    """Words as they are."""

    text: str


class Strong(msgspec.Struct, frozen=True, tag_field="type", tag="strong"):
    """Words with weight."""

    runs: tuple[Run, ...]


class Emphasis(msgspec.Struct, frozen=True, tag_field="type", tag="emphasis"):
    """Words with stress."""

    runs: tuple[Run, ...]


class Strike(msgspec.Struct, frozen=True, tag_field="type", tag="strike"):
    """Words taken back."""

    runs: tuple[Run, ...]


class Code(msgspec.Struct, frozen=True, tag_field="type", tag="code"):
    """Signs to be read to the letter."""

    text: str


class Link(msgspec.Struct, frozen=True, tag_field="type", tag="link"):
    """Words that lead to an https or mailto address, or to `lesson:<course>/<lesson>`."""

    address: str
    runs: tuple[Run, ...]


class Gap(msgspec.Struct, frozen=True, tag_field="type", tag="gap"):
    """A gap to fill, by its place among the gaps of the text, from 0."""

    index: int


class LineBreak(msgspec.Struct, frozen=True, tag_field="type", tag="break"):
    """A new line inside a paragraph."""


class Paragraph(msgspec.Struct, frozen=True, tag_field="type", tag="paragraph"):
    """A paragraph."""

    runs: tuple[Run, ...]


class Heading(msgspec.Struct, frozen=True, tag_field="type", tag="heading"):
    """A heading of level 1 to 6."""

    level: int
    runs: tuple[Run, ...]


class ListBlock(msgspec.Struct, frozen=True, tag_field="type", tag="list"):
    """A list; an ordered one counts from `start`."""

    ordered: bool
    start: int
    items: tuple[tuple[Block, ...], ...]


class Quote(msgspec.Struct, frozen=True, tag_field="type", tag="quote"):
    """What somebody else says."""

    blocks: tuple[Block, ...]


class CodeBlock(msgspec.Struct, frozen=True, tag_field="type", tag="code"):
    """Lines to be read to the letter; `language` is what the author called it, or empty."""

    text: str
    language: str


class Table(msgspec.Struct, frozen=True, tag_field="type", tag="table"):
    """A table: the heads of its columns, and its rows, cell by cell."""

    header: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]


class MediaBlock(msgspec.Struct, frozen=True, tag_field="type", tag="media"):
    """A picture, a sound or a film (`image`, `audio`, `video`), and what is known of it in words.

    `captions` is the address of a WebVTT file, where there is one.
    """

    kind: str
    media_type: str
    sha256: str
    address: str
    alt: str
    captions: str | None
    transcript: str


class Rule(msgspec.Struct, frozen=True, tag_field="type", tag="rule"):
    """A line across."""


Run = Text | Strong | Emphasis | Strike | Code | Link | Gap | LineBreak
Block = Paragraph | Heading | ListBlock | Quote | CodeBlock | Table | MediaBlock | Rule
