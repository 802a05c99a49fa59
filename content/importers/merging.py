"""An import put beside what is there: what would change, what stays, and what the linter says.

Lessons are known by their ids. One that says what it said before keeps its file as its author
wrote it, so that the same import twice changes nothing the second time.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from content.findings import Finding, UnreadableText
from content.format import Lesson, revision_hash
from content.importers.imported import Import, ReportLine, Verdict
from content.library import Library, read_library
from content.linting.lint import lint_library
from content.published import Published
from content.reading.course_file import COURSE_FILE, CourseFile, Translated, read_course_file
from content.source_tree import SourceTree, tree_in_memory
from content.writing.course import write_course_file

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """The files to write and to remove, how many stay, and everything found in the result.

    `changes` has None for a file that goes because its lesson has moved to another; `moved` says
    for each changed file in which file its lesson was, where that is another.
    """

    changes: Mapping[str, bytes | None]
    unchanged: int
    findings: tuple[Finding, ...]
    report: tuple[ReportLine, ...]
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_be_applied(self) -> bool:
        """Whether everything was understood and the linter has no errors."""
        broken = any(line.verdict == "error" for line in self.report)
        return not broken and not any(found.severity == "error" for found in self.findings)


def merge(tree: SourceTree, imported: Import, published: Published) -> Merged:
    """What the import does to the courses in the tree, if it is applied whole."""
    if imported.errors:
        return Merged({}, 0, (), imported.report)
    before = read_library(tree)
    files = _course_files(tree, imported)
    changes: dict[str, bytes | None] = dict(files)
    rows = dict(imported.rows)
    for path, new in _moves(before, imported, files):
        if new == path:
            continue
        if path in imported.placed:
            changes[new] = None
        else:
            changes[new] = changes.pop(path)
            rows[new] = rows.pop(path, {})
    after = read_library(_overlaid(tree, changes))
    standing = _standing(before, changes)
    kept = dict(_kept(tree, standing, after, changes, from_table=imported.from_table))
    changes = {path: content for path, content in changes.items() if path not in kept}
    result = read_library(_overlaid(tree, changes)) if kept else after
    findings = lint_library(result, published)
    told = _by_row(tree, findings, rows)
    moved = dict(_moved(before, result, changes))
    return Merged(changes, len(kept), findings, (*imported.report, *told), moved)


def _course_files(tree: SourceTree, imported: Import) -> dict[str, bytes]:
    """The import's files; a table adds to what a course already says of itself."""
    files: dict[str, bytes] = {}
    for path, content in imported.files.items():
        course, _, name = path.partition("/")
        if imported.from_table and name == COURSE_FILE and path in tree.paths:
            content = _joined(tree, imported, course) or content
        files[path] = content
    return files


def _joined(tree: SourceTree, imported: Import, course: str) -> bytes | None:
    """The course's file with what the table says; None where the present one cannot be read."""
    units = {
        path: b""
        for path in (*tree.paths, *imported.files)
        if path.startswith(f"{course}/") and path.count("/") > 1
    }
    own = {f"{course}/{COURSE_FILE}": imported.files[f"{course}/{COURSE_FILE}"]}
    try:
        old = read_course_file(tree, course)
    except UnreadableText:
        return None
    new = read_course_file(tree_in_memory(units | own), course)
    joined = msgspec.structs.replace(
        new,
        units={**old.units, **new.units},
        languages={
            language: _translated(old.languages.get(language), new.languages.get(language))
            for language in {**old.languages, **new.languages}
            if language != new.language
        },
        retired=tuple(dict.fromkeys((*old.retired, *new.retired))),
        attempts=new.attempts or old.attempts,
        offline_keys=old.offline_keys if new.offline_keys is None else new.offline_keys,
    )
    folders = tuple(tree_in_memory(units).folders(course))
    if _meaning(old, folders) == _meaning(joined, folders):
        return tree.read(f"{course}/{COURSE_FILE}", tree.size(f"{course}/{COURSE_FILE}"))
    return write_course_file(joined).encode()


def _translated(old: Translated | None, new: Translated | None) -> Translated:
    if old is None or new is None:
        known = new or old
        assert known is not None
        return known
    return msgspec.structs.replace(new, units={**old.units, **new.units})


def _meaning(course: CourseFile, folders: tuple[str, ...]) -> tuple[object, ...]:
    allowed = (course.lesson_attempts, course.keys_offline)
    own = (course.licence, course.authors, course.retired, *allowed)
    return (*own, course.words(folders))


def _moves(
    before: Library, imported: Import, files: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    """Each imported lesson that is there already, with the file in which it is now."""
    there = {_key(file.lesson): file.file for file in before.files}
    alone = read_library(_overlaid(before.tree, files))
    for file in alone.files:
        now = there.get(_key(file.lesson))
        if file.file in files and now is not None and now not in imported.files:
            yield file.file, now


def _moved(
    before: Library, result: Library, changes: Mapping[str, bytes | None]
) -> Iterator[tuple[str, str]]:
    """Each changed file with the one in which its lesson was."""
    there = {_key(file.lesson): file.file for file in before.files}
    for file in result.files:
        was = there.get(_key(file.lesson), file.file)
        if file.file in changes and was != file.file:
            yield file.file, was


def _standing(before: Library, changes: Mapping[str, bytes | None]) -> Library:
    """The lessons as their files are, in the courses as they will be: what a file leaves to its
    course may be another thing then."""
    tree = before.tree
    courses = {
        path: content
        for path, content in changes.items()
        if content is not None and path.endswith(f"/{COURSE_FILE}") and path in tree.paths
        if not _same_bytes(tree, path, content)
    }
    fresh = {path: content for path, content in changes.items() if path not in tree.paths}
    return read_library(_overlaid(tree, fresh | courses)) if courses else before


def _kept(
    tree: SourceTree,
    standing: Library,
    after: Library,
    changes: Mapping[str, bytes | None],
    *,
    from_table: bool,
) -> Iterator[tuple[str, None]]:
    """The files that would say what they say already."""
    old = {file.file: revision_hash(file.lesson) for file in standing.files}
    new = {file.file: revision_hash(file.lesson) for file in after.files}
    for path, content in changes.items():
        if content is None or path not in tree.paths:
            continue
        alike = from_table and path in old and old[path] == new.get(path)
        if alike or _same_bytes(tree, path, content):
            yield path, None


def _same_bytes(tree: SourceTree, path: str, content: bytes) -> bool:
    return tree.sha256(path) == hashlib.sha256(content).hexdigest()


def _key(lesson: Lesson) -> _Key:
    return lesson.id, lesson.language, lesson.audience


def _overlaid(tree: SourceTree, changes: Mapping[str, bytes | None]) -> SourceTree:
    """The tree as it will be."""
    gone = {path for path, content in changes.items() if content is None}
    over = _Overlay(tree, {path: new for path, new in changes.items() if new is not None})
    paths = sorted({*tree.paths, *over.changed} - gone)
    return replace(tree, source=over, paths=tuple(paths))


@dataclass(frozen=True, slots=True)
class _Overlay:
    """Files over files."""

    below: SourceTree
    changed: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.below.paths, *self.changed}))

    def _tree(self, path: str) -> SourceTree:
        return tree_in_memory({path: self.changed[path]}) if path in self.changed else self.below

    def size(self, path: str) -> int:
        return self._tree(path).size(path)

    def read(self, path: str, most: int) -> bytes:
        return self._tree(path).read(path, most)

    def sha256(self, path: str) -> str:
        return self._tree(path).sha256(path)


def _by_row(
    tree: SourceTree, findings: tuple[Finding, ...], rows: Mapping[str, Mapping[int, str]]
) -> Iterator[ReportLine]:
    """What the linter found in a lesson that came from a table, at the row it came from."""
    by_path = {tree.place(path): lines for path, lines in rows.items()}
    for found in findings:
        lines = by_path.get(found.path, {})
        above = [line for line in lines if line <= found.line]
        if above:
            verdict: Verdict = "error" if found.severity == "error" else "warning"
            yield ReportLine(lines[max(above)], verdict, kind=found.code, message=found.message)
