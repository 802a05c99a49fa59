"""Links from one lesson to another, found beside it and named by the lesson's id.

The lesson reader asks. An author links to a lesson's file, as any Markdown editor shows it
(`[more](02-black.md)`); what is published names it `lesson:<course>/<lesson>`, which no renumbering
of files can break.
"""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from content.findings import Finding, UnreadableText, error
from content.format import Lesson, encode_lesson
from content.reading.front_matter import read_front_matter, split_front_matter
from content.reading.media import FOLDER
from content.rendering.markdown import Parsed, links, parse
from content.source_tree import SourceTree, read_text

SCHEME = "lesson:"

_ID = r"[a-z0-9-]+/[a-z0-9-]+"
_NAMED = re.compile(SCHEME + _ID)
_IN_BYTES = re.compile(rf'(?:\]\(<?|"address":"){SCHEME}({_ID})'.encode())
_WAY = re.compile(r"(?P<before>\]\(\s*<?)(?P<way>[^\s)>]+)")


@dataclass(frozen=True, slots=True)
class Linked:
    """A lesson's text with its links to files named by lesson, taken apart, and what is broken."""

    text: str
    parsed: Parsed
    findings: tuple[Finding, ...]


def is_lesson_link(address: str) -> bool:
    """Whether an address names a lesson, as `lesson:tea/green-tea` does."""
    return _NAMED.fullmatch(address) is not None


def names_a_file(address: str) -> bool:
    """Whether an address is a way to a Markdown file beside the lesson, with or without `#...`."""
    way = address.partition("#")[0]
    return way.endswith(".md") and ":" not in way


def linked_lessons(lesson: Lesson) -> tuple[str, ...]:
    """The ids of the lessons that a lesson links to, each once."""
    found = _IN_BYTES.findall(encode_lesson(lesson))
    return tuple(dict.fromkeys(lesson_id.decode() for lesson_id in found))


def read_lesson_links(tree: SourceTree, path: str, text: str) -> Linked:
    """The lesson at `path` with its links to other lessons.

    A link that leads to no lesson is a finding at its line, and stays as it is.
    """
    parsed = parse(text)
    found = [link for link in links(parsed.tokens) if names_a_file(link.address)]
    if not found:
        return Linked(text, parsed, ())
    lines = text.split("\n")
    findings: list[Finding] = []
    for link in found:
        try:
            instead = _lesson_named(tree, path, link.address)
        except UnreadableText as problem:
            findings.append(error("broken-link", tree.place(path), link.line + 1, problem.message))
            continue
        for number in range(link.line, _block_end(parsed, link.line)):
            lines[number] = _renamed(lines[number], link.address, instead)
    text = "\n".join(lines)
    return Linked(text, parse(text), tuple(findings))


def _lesson_named(tree: SourceTree, path: str, address: str) -> str:
    """The address of the lesson in a file. Raises UnreadableText where there is no such lesson."""
    way, mark, _ = address.partition("#")
    if mark:
        raise UnreadableText(1, f"link to the lesson as a whole, `{way[:80]}`")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(way)))
    course, *inner = file.split("/")
    in_unit = len(inner) == 2 and inner[0] != FOLDER
    if not in_unit or file not in tree.paths:
        raise UnreadableText(1, f"there is no lesson at `{way[:80]}`; link to the file of one")
    try:
        front, _ = read_front_matter(split_front_matter(read_text(tree, file))[0])
    except UnreadableText:
        return address  # that file has a finding of its own
    return f"{SCHEME}{course}/{front.id}"


def _block_end(parsed: Parsed, start: int) -> int:
    """The line (from 0) after the block of text that starts on a line."""
    ends = (token.map[1] for token in parsed.tokens if token.map and token.map[0] == start)
    return max(ends, default=start + 1)


def _renamed(line: str, address: str, instead: str) -> str:
    """The line with what its links call the address called otherwise."""

    def rename(found: re.Match[str]) -> str:
        same = unquote(found["way"]) == unquote(address)
        return f"{found['before']}{instead}" if same else found[0]

    return _WAY.sub(rename, line)
