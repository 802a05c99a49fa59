"""Mends in place what is mechanical in a folder of courses, and says what it changed.

`interlude lint --fix` asks. Whatever it does not understand it leaves byte for byte; mending twice
changes nothing. A translation that was up to date stays so, whatever was mended in its lesson.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from content.findings import UnreadableText
from content.fixing.front import round_minutes, set_translated_from
from content.fixing.ids import add_ids
from content.fixing.text import Mended, mend_empty_lines, mend_ids, mend_trailing_blanks
from content.library import Library, read_library
from content.linting.minutes import is_off, measured_minutes
from content.linting.variants import hash_start, translations
from content.reading.course_file import CourseFile, read_course_file
from content.reading.front_matter import read_front_matter, split_front_matter
from content.reading.media import FOLDER
from content.source_tree import LARGEST_TEXT, SourceTree, read_text, tree_on_disk

_MARK = b"\xef\xbb\xbf"

Edit = Callable[[list[str], int], Mended]
"""A change of a file's lines, the second number being how many of them are front matter."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing that was mended: where it now stands, and what was done."""

    path: Path
    line: int
    what: str


def fix(folder: Path) -> tuple[Fix, ...]:
    """Mend every lesson in a folder of courses. Raises OSError where a file cannot be written."""
    tree = tree_on_disk(folder)
    current = _current_translations(read_library(tree))
    fixes = [one for path in _lesson_paths(tree) for one in _mend_text(tree, path)]
    for file in read_library(tree).files:
        measured = measured_minutes(file.lesson)
        if is_off(file.lesson.minutes, measured):
            fixes += _rewrite(tree, file.file, partial(round_minutes, measured=measured))
    for file, original in translations(read_library(tree)):
        if not file.lesson.translated_from or file.file in current:
            wanted = hash_start(original)
            fixes += _rewrite(tree, file.file, partial(set_translated_from, hash_start=wanted))
    return tuple(sorted(fixes, key=lambda one: (str(one.path), one.line)))


def _current_translations(library: Library) -> set[str]:
    return {
        file.file
        for file, original in translations(library)
        if file.lesson.translated_from == hash_start(original)
    }


def _lesson_paths(tree: SourceTree) -> list[str]:
    """The files right in a unit's folder."""
    places = ((path, path.split("/")) for path in tree.paths if path.endswith(".md"))
    return [path for path, place in places if len(place) == 3 and place[1] != FOLDER]


def _mend_text(tree: SourceTree, path: str) -> list[Fix]:
    fixes = _plain_line_ends(tree, path)
    for edit in (mend_ids, mend_empty_lines, mend_trailing_blanks, _with_ids(tree, path)):
        fixes += _rewrite(tree, path, edit)
    return fixes


def _with_ids(tree: SourceTree, path: str) -> Edit:
    """Ids for a lesson's questions. A variant's ids are its lesson's: only its author can tell."""

    def edit(lines: list[str], body: int) -> Mended:
        try:
            course = read_course_file(tree, path.partition("/")[0])
            front, _ = read_front_matter("\n".join(lines[1 : body - 1]))
        except UnreadableText:
            return Mended(lines, ())
        if front.audience or (front.language or course.language) != course.language:
            return Mended(lines, ())
        return add_ids(lines, body, course.language, _retired(course, front.id))

    return edit


def _retired(course: CourseFile, lesson: str) -> frozenset[str]:
    """The slugs of a lesson's questions that may not be used again."""
    parts = (item.split("/") for item in course.retired)
    return frozenset(part[-1] for part in parts if len(part) > 1 and part[-2] == lesson)


def _plain_line_ends(tree: SourceTree, path: str) -> list[Fix]:
    try:
        read_text(tree, path)
    except UnreadableText:
        return []
    content = tree.read(path, LARGEST_TEXT)
    plain = content.removeprefix(_MARK).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if plain == content:
        return []
    tree.place(path).write_bytes(plain)
    return [Fix(tree.place(path), 1, "wrote plain line ends, without a byte order mark")]


def _rewrite(tree: SourceTree, path: str, edit: Edit) -> list[Fix]:
    """The file with its lines edited, where it can be read as text below front matter."""
    try:
        text = read_text(tree, path)
        body = split_front_matter(text)[2] - 1
    except UnreadableText:
        return []
    mended = edit(text.split("\n"), body)
    if mended.changes:
        tree.place(path).write_bytes("\n".join(mended.lines).encode())
    return [Fix(tree.place(path), change.line, change.what) for change in mended.changes]
