"""How an author's Markdown becomes what a learner sees or hears.

Safe HTML for screens, plain text for speech and screen readers, and the word counts that reading
time comes from. Every function here answers for any text at all; none raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

SAFE_SCHEMES = ("https", "mailto")

_TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}
_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
# One ideograph or kana is counted as a word: such text has no spaces to count words by.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


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
    return Parsed(_reader.parse(_well_formed(markdown), env), bool(env.get("references")))


def to_html(markdown: str) -> str:
    """The Markdown as HTML that is safe to put in a page.

    HTML written by the author is dropped, a picture is shown as its alt text, and what is left
    passes an allow-list that keeps only https and mailto addresses.
    """
    return nh3.clean(
        _reader.render(_well_formed(markdown)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(SAFE_SCHEMES),
        url_relative="deny",
    )


def to_text(markdown: str) -> str:
    """The Markdown as plain text, one line per paragraph, item or table cell, for a voice."""
    return "\n".join(_spoken_lines(parse(markdown).tokens))


def count_words(markdown: str) -> int:
    """How many words are read when the Markdown is read aloud."""
    words = _WORD.findall(to_text(markdown))
    return sum(any(letter.isalnum() for letter in word) for word in words)


def links(tokens: list[Token]) -> list[Link]:
    """Every link in the tokens, in order."""
    return [
        Link(_inline_text(_inside_link(children, index)), str(child.attrs.get("href", "")), line)
        for children, line in inlines(tokens)
        for index, child in enumerate(children)
        if child.type == "link_open"
    ]


def inlines(tokens: list[Token]) -> Iterator[tuple[list[Token], int]]:
    """The runs of text in the tokens, each with the line (from 0) its paragraph starts on."""
    for token in tokens:
        if token.type == "inline" and token.children:
            yield token.children, token.map[0] if token.map else 0


def _inside_link(children: list[Token], opening: int) -> list[Token]:
    closing = (i for i in range(opening, len(children)) if children[i].type == "link_close")
    return children[opening + 1 : next(closing, len(children))]


def _spoken_lines(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            spoken = _inline_text(token.children or [])
        elif token.type in ("fence", "code_block"):
            spoken = token.content.strip()
        else:
            continue
        if spoken:
            yield spoken


def _inline_text(children: list[Token]) -> str:
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special", "image"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()


def _render_nothing(*_: object) -> str:
    return ""


def _render_alt(_: object, tokens: list[Token], index: int, *__: object) -> str:
    return nh3.clean_text(tokens[index].content)


def _well_formed(markdown: str) -> str:
    """The same text with lone surrogates replaced: the HTML cleaner speaks UTF-8 only."""
    return markdown.encode("utf-8", "replace").decode("utf-8")


class _LessonMarkdown(MarkdownIt):
    """CommonMark with tables and strike-through, and links of every kind left to our own rules."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.enable(["table", "strikethrough"])
        self.add_render_rule("html_block", _render_nothing)
        self.add_render_rule("html_inline", _render_nothing)
        self.add_render_rule("image", _render_alt)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (markdown-it's own names)
        """Let every address become a link, so that the linter sees it and nh3 can drop it."""
        return True


_reader = _LessonMarkdown()
