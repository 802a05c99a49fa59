"""What may not stand in a lesson because a phone could not show it safely.

HTML, pictures from elsewhere, and addresses other than https, mailto and lessons. The library
reader asks once for each lesson, while its Markdown is still at hand.
"""

from collections.abc import Iterator
from pathlib import Path

from markdown_it.token import Token

from content.findings import Finding, error
from content.format import Source
from content.reading.lesson_links import is_lesson_link, names_a_file
from content.rendering.markdown import SAFE_SCHEMES, inlines, links
from content.rendering.media_address import media_reference


def unsafe_parts(tokens: list[Token], path: Path) -> Iterator[Finding]:
    """Findings for a lesson's Markdown, whose tokens count the lines of its file from 0."""
    for token, line in _with_lines(tokens):
        if token.type in ("html_block", "html_inline"):
            yield error("raw-html", path, line + 1, "write this in Markdown, not HTML")
        elif token.type == "image" and not media_reference(str(token.attrs.get("src", ""))):
            yield error(
                "foreign-media",
                path,
                line + 1,
                "keep what a lesson shows in the course's folder `media`, as `../media/leaf.webp`",
            )
    for link in links(tokens):
        leads_to_lesson = is_lesson_link(link.address) or names_a_file(link.address)
        if not (leads_to_lesson or is_safe_address(link.address)):
            yield _unsafe_link(link.address, path, link.line + 1)


def unsafe_sources(sources: tuple[Source, ...], line: int, path: Path) -> Iterator[Finding]:
    """Findings for the addresses of a lesson's sources."""
    for source in sources:
        if not is_safe_address(source.address):
            yield _unsafe_link(source.address, path, line)


def is_safe_address(address: str) -> bool:
    """Whether an address starts with https: or mailto: and holds no blanks."""
    scheme, colon, rest = address.partition(":")
    if not colon or not rest or any(sign.isspace() for sign in address):
        return False
    return scheme.casefold() in SAFE_SCHEMES and (scheme.casefold() != "https" or rest[:2] == "//")


def _unsafe_link(address: str, path: Path, line: int) -> Finding:
    return error(
        "unsafe-link",
        path,
        line,
        f"link to an https:// or mailto: address or a lesson's file, not `{address[:80]}`",
    )


def _with_lines(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """Every token with the line (from 0) of its block."""
    for token in tokens:
        yield token, token.map[0] if token.map else 0
    for children, line in inlines(tokens):
        for child in children:
            yield child, line
