"""What is in a folder of courses: every lesson that can be read, and why the others cannot.

`courses/<course>/course.toml` describes a course, `<nn-unit>/<nn-lesson>.md` are its lessons in
teaching order; a further file with the same id is a variant, in another language or for another
audience. The linter and publishing ask. A file that cannot be read becomes a finding, never an
exception, so one author's slip does not hide another's course.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.findings import Finding, UnreadableText, error
from content.format import Course, Lesson, Unit
from content.reading.course_file import COURSE_FILE, read_course_file
from content.reading.lesson_file import LessonFile, LessonReading, Place, read_lesson_file
from content.reading.media import FOLDER as MEDIA_FOLDER
from content.source_tree import SourceTree, tree_in_memory, tree_on_disk


@dataclass(frozen=True, slots=True)
class Library:
    """All courses that could be read, the file behind each lesson, and what went wrong.

    `files` are those of all variants, `bases` only of the lessons themselves. `incomplete` names
    the courses in which some file could not be read: a lesson that is not here may be in one of
    those files.
    """

    courses: tuple[Course, ...]
    files: tuple[LessonFile, ...]
    findings: tuple[Finding, ...]
    incomplete: frozenset[str]
    tree: SourceTree = field(default_factory=lambda: tree_in_memory({}))

    @property
    def bases(self) -> dict[str, LessonFile]:
        """The file of every lesson by its id, in teaching order: its first where it has several."""
        lessons = {id(lesson) for course in self.courses for lesson in course.lessons}
        return {file.lesson.id: file for file in self.files if id(file.lesson) in lessons}


@dataclass(frozen=True, slots=True)
class _CourseReading:
    course: Course | None
    readings: tuple[LessonReading, ...]
    findings: tuple[Finding, ...] = ()


def read_library(source: Path | SourceTree) -> Library:
    """Every course in the folder or tree, in the order of their names.

    A folder that is not there holds no courses, and that is a finding too.
    """
    if isinstance(source, Path) and not source.is_dir():
        missing = error("unreadable-file", source, 1, "there is no such folder of courses")
        return Library((), (), (missing,), frozenset())
    tree = tree_on_disk(source) if isinstance(source, Path) else source
    read = {name: _read_course(tree, name) for name in tree.folders()}
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
        tree=tree,
    )


def _read_course(tree: SourceTree, course_id: str) -> _CourseReading:
    try:
        course_file = read_course_file(tree, course_id)
    except UnreadableText as problem:
        path = tree.place(f"{course_id}/{COURSE_FILE}")
        finding = error("course-file", path, problem.line, problem.message)
        return _CourseReading(None, (), (finding,))
    place = Place(course_id, course_file, tree.courses)
    units = {
        name: [
            read_lesson_file(tree, path, place)
            for path in tree.files(f"{course_id}/{name}")
            if path.endswith(".md")
        ]
        for name in tree.folders(course_id)
        if name != MEDIA_FOLDER
    }
    course = assemble_course(
        place,
        {
            name: [reading.file.lesson for reading in readings if reading.file]
            for name, readings in units.items()
        },
    )
    readings = tuple(reading for unit in units.values() for reading in unit)
    return _CourseReading(course, readings, tuple(_misplaced(tree, course_id)))


def assemble_course(place: Place, lessons: Mapping[str, list[Lesson]]) -> Course:
    """The course its lessons make, given in teaching order under the folders of their units."""
    course_file = place.course
    bases = _bases([each for unit in lessons.values() for each in unit], course_file.language)
    taught = {
        name: tuple(lesson for lesson in unit if id(lesson) in bases)
        for name, unit in lessons.items()
    }
    folders = tuple(name for name, unit in taught.items() if unit)
    return Course(
        id=place.course_id,
        title=course_file.title,
        language=course_file.language,
        description=course_file.description,
        licence=course_file.licence,
        authors=course_file.authors,
        units=tuple(
            Unit(title=course_file.unit_title(name), lessons=taught[name]) for name in folders
        ),
        variants=tuple(
            lesson for unit in lessons.values() for lesson in unit if id(lesson) not in bases
        ),
        retired=tuple(
            full if full.startswith(f"{place.course_id}/") else f"{place.course_id}/{item}"
            for item, full in ((item, place.named(item)) for item in course_file.retired)
        ),
        words=course_file.words(folders),
        attempts=course_file.lesson_attempts,
        offline_keys=course_file.keys_offline,
    )


def _bases(lessons: list[Lesson], language: str) -> set[int]:
    """Which of these are lessons themselves: of those with one id the one for everybody in the
    course's language, or else the first."""
    by_id: dict[str, Lesson] = {}
    for lesson in lessons:
        known = by_id.setdefault(lesson.id, lesson)
        if _is_base(lesson, language) and not _is_base(known, language):
            by_id[lesson.id] = lesson
    return {id(lesson) for lesson in by_id.values()}


def _is_base(lesson: Lesson, language: str) -> bool:
    return lesson.language == language and not lesson.audience


def _misplaced(tree: SourceTree, course_id: str) -> Iterator[Finding]:
    """Lessons that would go unread, because they do not stand right in a unit's folder."""
    for path in tree.paths:
        course, *inner, name = path.split("/")
        is_lesson = course == course_id and name.endswith(".md") and name != "README.md"
        if is_lesson and len(inner) != 1 and inner[:1] != [MEDIA_FOLDER]:
            yield error(
                "orphan-lesson",
                tree.place(path),
                1,
                "move this lesson into a unit's folder, as `01-basics/`",
            )
