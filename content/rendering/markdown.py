"""How an author's Markdown becomes what a learner sees or hears.

Safe HTML for screens, plain text for speech and screen readers, and the word counts that reading
time comes from. Every function here answers for any text at all; none raises.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markdown_it.token import Token

from content.format import Media
from content.rendering.block_text import text
from content.rendering.blocks import to_blocks
from content.rendering.markdown_html import to_html
from content.rendering.markdown_tokens import (
    SAFE_SCHEMES,
    Link,
    Parsed,
    inline_text,
    inlines,
    links,
    parse,
)

__all__ = [
    "SAFE_SCHEMES",
    "Link",
    "Parsed",
    "count_read_words",
    "count_words",
    "inlines",
    "links",
    "parse",
    "to_html",
    "to_text",
]

# One ideograph or kana is counted as a word: such text has no spaces to count words by.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")

# One line in which nothing can be a sign of Markdown's: most options and answers are such, and
# taking them apart would be most of the work of reading a library.
_PLAIN = re.compile(r"[^\W\d_][^\x00-\x1f`*_\[\]<>&\\~|!\ud800-\udfff]*")


def to_text(markdown: str, media: Sequence[Media] = ()) -> str:
    """The Markdown as plain text, for a voice: one line per paragraph, item or table row.

    Items keep their numbers, each cell of a table is named by the head of its column, and what is
    shown is told by its alternative text. It is the text of the blocks phones draw.
    """
    return text(to_blocks(markdown, media)) if media else _text_of(markdown)


@lru_cache(maxsize=4096)
def count_words(markdown: str) -> int:
    """How many words there are to read, each once: the heads of a table are not repeated."""
    if _PLAIN.fullmatch(markdown):
        return _count(markdown)
    return count_read_words(parse(markdown).tokens)


def count_read_words(tokens: Iterable[Token]) -> int:
    """How many words there are to read in Markdown that is taken apart already."""
    return _count("\n".join(_read_lines(tokens)))


def _count(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in _WORD.findall(text))


@lru_cache(maxsize=4096)  # each rule of the linter asks for the same cards again
def _text_of(markdown: str) -> str:
    return markdown.strip() if _PLAIN.fullmatch(markdown) else text(to_blocks(markdown))


def _read_lines(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield inline_text(token.children or [])
        elif token.type in ("fence", "code_block"):
            yield token.content
