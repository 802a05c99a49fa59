"""The lessons of two files or folders that an author holds against each other."""

from dataclasses import dataclass
from pathlib import Path

import click

from api.commands.findings import tell_findings
from content.findings import Finding, UnreadableText
from content.format import Lesson
from content.library import read_library
from content.reading.course_file import COURSE_FILE, read_course_file
from content.reading.lesson_file import LessonFile, Place, read_lesson_file
from content.source_tree import Source, SourceTree, tree_on_disk

Lessons = dict[str, Lesson]
"""By id, with language and audience where a lesson has variants."""


def read_lessons(old: Path, new: Path) -> tuple[Lessons, Lessons]:
    """The lessons of both. Raises ClickException, with what to mend, where one is unreadable."""
    if old.is_dir() != new.is_dir():
        raise click.ClickException("Name two lesson files, or two folders of courses.")
    if old.is_dir():
        return _in_folder(old), _in_folder(new)
    courses = [course for path in (new, old) if (course := _course_of(path))]
    if not courses:
        raise click.ClickException(f"Neither file is in a course with a {COURSE_FILE}.")
    before, after = (_in_file(path, _course_of(path) or courses[0]) for path in (old, new))
    return {after.id: before}, {after.id: after}


def _in_folder(folder: Path) -> Lessons:
    """Every lesson of a folder of courses, or of one course."""
    is_course = (folder / COURSE_FILE).is_file()
    tree = tree_on_disk(folder.resolve().parent if is_course else folder)
    if is_course:
        own = f"{folder.resolve().name}/"
        paths = tuple(path for path in tree.paths if path.startswith(own))
        tree = SourceTree(tree.root, tree.source, paths)
    library = read_library(tree)
    _refuse(tuple(found for found in library.findings if found.severity == "error"))
    bases = {id(file) for file in library.bases.values()}
    return {_key(file, is_base=id(file) in bases): file.lesson for file in library.files}


def _key(file: LessonFile, *, is_base: bool) -> str:
    variant = "" if is_base else f" ({'/'.join(filter(None, file.variant))})"
    return file.lesson.id + variant


def _course_of(path: Path) -> Path | None:
    """The folder of the course a lesson file stands in."""
    course = path.resolve().parent.parent
    return course if (course / COURSE_FILE).is_file() else None


def _in_file(path: Path, course: Path) -> Lesson:
    tree = tree_on_disk(course.parent)
    file = f"{course.name}/{path.resolve().parent.name}/{path.name}"
    if _course_of(path) is None:
        file = f"{course.name}/{path.name}/lesson.md"
        tree = SourceTree(tree.root, _WithFile(tree.source, file, path), (*tree.paths, file))
    try:
        place = Place(course.name, read_course_file(tree, course.name))
    except UnreadableText as problem:
        raise click.ClickException(f"{course / COURSE_FILE}: {problem.message}") from problem
    reading = read_lesson_file(tree, file, place)
    if reading.file is None:
        _refuse(reading.findings)
        raise click.ClickException(f"{path} cannot be read.")
    return reading.file.lesson


def _refuse(findings: tuple[Finding, ...]) -> None:
    if findings:
        tell_findings(findings)
        raise click.ClickException("What cannot be read cannot be compared.")


@dataclass(frozen=True, slots=True)
class _WithFile:
    """A course's files, and one from elsewhere as if it stood among them."""

    others: Source
    name: str
    path: Path

    def paths(self) -> tuple[str, ...]:
        return (*self.others.paths(), self.name)

    def size(self, path: str) -> int:
        return self.path.stat().st_size if path == self.name else self.others.size(path)

    def read(self, path: str, most: int) -> bytes:
        if path != self.name:
            return self.others.read(path, most)
        with self.path.open("rb") as file:
            return file.read(most)

    def sha256(self, path: str) -> str:
        return self.others.sha256(path)
