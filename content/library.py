"""What is in a folder of courses: every lesson that can be read, and why the others cannot.

`courses/<course>/course.toml` describes a course, `<nn-unit>/<nn-lesson>.md` are its lessons in
teaching order. The linter and publishing ask. A file that cannot be read becomes a finding, never
an exception, so one author's slip does not hide another's course.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.course_file import CourseFile, read_course_file
from content.findings import Finding, UnreadableText, error
from content.format import Course, Unit
from content.lesson_file import LessonFile, LessonReading, Place, read_lesson_file


@dataclass(frozen=True, slots=True)
class Library:
    """All courses that could be read, the file behind each lesson, and what went wrong.

    `incomplete` names the courses in which some file could not be read: a lesson that is not here
    may be in one of those files.
    """

    courses: tuple[Course, ...]
    files: tuple[LessonFile, ...]
    findings: tuple[Finding, ...]
    incomplete: frozenset[str]


@dataclass(frozen=True, slots=True)
class _CourseReading:
    course: Course | None
    readings: tuple[LessonReading, ...]
    findings: tuple[Finding, ...] = ()


def read_library(folder: Path) -> Library:
    """Every course in the folder, in the order of their names.

    A folder that is not there holds no courses, and that is a finding too.
    """
    if not folder.is_dir():
        missing = error("unreadable-file", folder, 1, "there is no such folder of courses")
        return Library((), (), (missing,), frozenset())
    read = {child.name: _read_course(child) for child in _folders(folder)}
    readings = [reading for course in read.values() for reading in course.readings]
    own = (finding for course in read.values() for finding in course.findings)
    return Library(
        courses=tuple(course.course for course in read.values() if course.course),
        files=tuple(reading.file for reading in readings if reading.file),
        findings=(*own, *(finding for reading in readings for finding in reading.findings)),
        incomplete=frozenset(
            name
            for name, course in read.items()
            if course.course is None or not all(reading.file for reading in course.readings)
        ),
    )


def _read_course(folder: Path) -> _CourseReading:
    try:
        course_file = read_course_file(folder)
    except UnreadableText as problem:
        path = folder / "course.toml"
        finding = error("course-file", path, problem.line, problem.message)
        return _CourseReading(None, (), (finding,))
    units: list[Unit] = []
    readings: list[LessonReading] = []
    for unit_folder in _folders(folder):
        unit, read = _read_unit(unit_folder, course_file)
        readings += read
        if unit.lessons:
            units.append(unit)
    course = Course(
        id=folder.name,
        title=course_file.title,
        language=course_file.language,
        description=course_file.description,
        licence=course_file.licence,
        authors=course_file.authors,
        units=tuple(units),
    )
    return _CourseReading(course, tuple(readings), tuple(_misplaced(folder)))


def _read_unit(folder: Path, course_file: CourseFile) -> tuple[Unit, list[LessonReading]]:
    place = Place(folder.parent.name, course_file)
    readings = [read_lesson_file(path, place) for path in sorted(folder.glob("*.md"))]
    lessons = tuple(reading.file.lesson for reading in readings if reading.file)
    return Unit(title=course_file.unit_title(folder.name), lessons=lessons), readings


def _misplaced(folder: Path) -> Iterator[Finding]:
    """Lessons that would go unread, because they stand beside the units instead of in one."""
    for path in sorted(folder.glob("*.md")):
        if path.name != "README.md":
            yield error(
                "unreadable-file", path, 1, "move this lesson into a unit's folder, as `01-basics/`"
            )


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder, by name; hidden ones belong to an editor or to git."""
    return sorted(
        child for child in folder.iterdir() if child.is_dir() and not child.name.startswith(".")
    )
