"""An author's Markdown taken apart, once, for everybody: the card reader, the linter, the screen.

CommonMark with tables, strike-through and the blanks of a cloze. Any text at all can be read, and
marks inside marks inside marks end at `DEEPEST`: what follows may walk them without running out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from content.rendering.cloze import BLANK

SAFE_SCHEMES = ("https", "mailto")

SHOWN_BLANK = "____"
"""What is seen where a learner is to fill a gap."""

DEEPEST = 20
"""Marks (bold, links ...) inside each other. Nobody writes more by hand; more are left out."""

_SAFE = re.compile(r"(?:https://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
_LESSON = re.compile(r"lesson:(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the text: the words that are tapped, where they lead, the line (from 0)."""

    text: str
    address: str
    line: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """Markdown as tokens with line maps, and whether it defines links by reference."""

    tokens: list[Token]
    has_references: bool


def parse(markdown: str) -> Parsed:
    """The Markdown, taken apart."""
    env: dict[str, object] = {}
    return Parsed(reader.parse(well_formed(markdown), env), bool(env.get("references")))


def well_formed(markdown: str) -> str:
    """The same text with lone surrogates replaced: the HTML cleaner speaks UTF-8 only."""
    return markdown.encode("utf-8", "replace").decode("utf-8")


def links(tokens: list[Token]) -> list[Link]:
    """Every link in the tokens, in order."""
    return [
        Link(inline_text(_inside_link(children, index)), str(child.attrs.get("href", "")), line)
        for children, line in inlines(tokens)
        for index, child in enumerate(children)
        if child.type == "link_open"
    ]


def inlines(tokens: list[Token]) -> Iterator[tuple[list[Token], int]]:
    """The runs of text in the tokens, each with the line (from 0) its paragraph starts on."""
    for token in tokens:
        if token.type == "inline" and token.children:
            yield token.children, token.map[0] if token.map else 0


def inline_text(children: list[Token]) -> str:
    """The words of a run of text, pictures by their alternative text."""
    return "".join(_words(child) for child in children).strip()


def alt_text(image: Token) -> str:
    """What a picture shows, in words; a sign that looks like HTML is one of the words here."""
    parts = (
        child.content if child.type == "html_inline" else _words(child)
        for child in image.children or []
    )
    return "".join(parts).strip()


def is_safe_link(address: str) -> bool:
    """Whether a phone may open the address."""
    return _SAFE.fullmatch(address) is not None


def linked_lesson(address: str) -> str | None:
    """The id of the lesson that `lesson:<course>/<lesson>` leads to, None for other addresses."""
    found = _LESSON.fullmatch(address)
    return found["id"] if found else None


def _words(child: Token) -> str:
    if child.type == "image":
        return alt_text(child)
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return child.content if child.type in ("text", "code_inline", "text_special", "gap") else ""


def _inside_link(children: list[Token], opening: int) -> list[Token]:
    closing = (i for i in range(opening, len(children)) if children[i].type == "link_close")
    return children[opening + 1 : next(closing, len(children))]


def _read_gap(state: StateInline, silent: bool) -> bool:
    """A markdown-it rule: four escaped underscores are the gap of a cloze."""
    if not state.src.startswith(BLANK, state.pos):
        return False
    if not silent:
        state.push("gap", "", 0).content = SHOWN_BLANK
    state.pos += len(BLANK)
    return True


def _flatten(state: StateCore) -> None:
    """A markdown-it rule: leave out the marks deeper than `DEEPEST`, and keep their words."""
    for token in state.tokens:
        if token.children:
            token.children = _shallow(token.children)


def _shallow(children: list[Token]) -> list[Token]:
    kept = []
    depth = 0
    for child in children:
        depth += max(child.nesting, 0)
        if child.nesting == 0 or depth <= DEEPEST:
            kept.append(child)
        depth += min(child.nesting, 0)
        if child.children:
            child.children = _shallow(child.children)
    return kept


class _LessonMarkdown(MarkdownIt):
    """CommonMark with our additions, and links of every kind left to our own rules."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.enable(["table", "strikethrough"])
        self.inline.ruler.before("escape", "gap", _read_gap)
        self.core.ruler.push("flatten", _flatten)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (markdown-it's own names)
        """Let every address become a link, so that the linter sees it and rendering drops it."""
        return True


reader = _LessonMarkdown()
