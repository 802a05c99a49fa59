"""The courses and lessons of a table as the files their authors would have written."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from content.exporters.cells import UnreadableCell, split_lines, split_sources, split_words
from content.findings import UnreadableText
from content.format import Lesson
from content.importers.imported import Import, ReportLine, Verdict
from content.importers.table_cells import BadCell, attempts, number, yes_or_no
from content.importers.table_places import CourseRows, LessonRows, Places
from content.reading.course_file import COURSE_FILE, CourseFile, Translated, read_course_file
from content.source_tree import tree_in_memory
from content.writing.course import numbered, write_course_file
from content.writing.lesson import NotWritable, compose_lesson
from content.writing.media import name_media

_NEEDED = ("course_title", "course_language", "course_description", "course_licence")
_UNKNOWN = CourseFile(
    title="-", language="und", description="-", licence="-", authors=(), attempts=0
)
_FILE_NAME = re.compile(r"[^\W_][\w.-]{0,120}\.md")


def write_tables(places: Places, report: tuple[ReportLine, ...]) -> Import:
    """The files of all courses, or none where anything was not understood."""
    writer = _Writer(places)
    writer.write()
    report = (*report, *writer.problems)
    if not places.lessons and not any(line.verdict == "error" for line in report):
        report = (*report, ReportLine("the table", "error", message="fill in a row for each card"))
    if any(line.verdict == "error" for line in report):
        return Import(report=report, from_table=True)
    return Import(writer.files, report, writer.rows, frozenset(writer.placed), from_table=True)


class _Writer:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.files: dict[str, bytes] = {}
        self.rows: dict[str, dict[int, str]] = {}
        self.placed: set[str] = set()
        self.problems: list[ReportLine] = []

    def write(self) -> None:
        for course in self.places.courses.values():
            described = self._course(course)
            for lesson in self.places.lessons.values():
                if lesson.course == course.id:
                    self._lesson(lesson, course, described)

    def _course(self, course: CourseRows) -> CourseFile | None:
        """What the table says of a course; None where it leaves that to what is there."""
        if not course.said and not course.translated:
            if course.unit_titles:
                message = "fill in the other columns of the course too, or the title is left out"
                self._tell(course.row, "unit_title", message, "warning")
            return None
        missing = [column for column in _NEEDED if column not in course.said]
        if missing:
            self._tell(course.row, missing[0], "fill this in for the course")
            return None
        try:
            described = _course_file(course)
            path = f"{course.id}/{COURSE_FILE}"
            written = {path: write_course_file(described).encode()}
            units = {f"{course.id}/{unit}/-": b"" for unit in course.units}
            read_course_file(tree_in_memory(written | units), course.id)
        except (BadCell, UnreadableText, UnicodeEncodeError) as problem:
            column = problem.column if isinstance(problem, BadCell) else "course"
            self._tell(course.row, column, getattr(problem, "message", "use other signs"))
            return None
        self.files |= written
        return described

    def _lesson(self, rows: LessonRows, course: CourseRows, described: CourseFile | None) -> None:
        known = _as_it_will_be(described)
        try:
            path, named = self._path(rows, course)
            lesson = _lesson(rows, known)
            text, read = compose_lesson(lesson, known)
            media = sorted(rows.media.values(), key=lambda one: text.find(one.sha256))
            self.files[path] = name_media(text, tuple(media)).encode()
        except BadCell as problem:
            self._tell(rows.row, problem.column, problem.message)
            return
        except NotWritable as problem:
            self._tell(rows.row, "lesson", f"{problem.where}: {problem.message}")
            return
        if named:
            self.placed.add(path)
        self.rows[path] = {1: f"row {rows.row}"}
        for place, (row, card) in enumerate(rows.cards, 1):
            line = read.line(getattr(card, "id", f"card {place}"))
            self.rows[path][line] = f"row {row}"

    def _path(self, rows: LessonRows, course: CourseRows) -> tuple[str, bool]:
        """Where the lesson goes, and whether the table says so itself."""
        name = rows.said.get("file", "")
        if name and (not _FILE_NAME.fullmatch(name) or name == "README.md"):
            raise BadCell("file", "name the file as `01-green.md`")
        path = f"{rows.course}/{rows.unit}/{name or self._made_name(rows, course)}"
        if path in self.files:
            raise BadCell("file", "give every lesson and variant a file of its own")
        return path, bool(name) and rows.unit_named

    def _made_name(self, rows: LessonRows, course: CourseRows) -> str:
        here = (each for each in self.places.lessons.values() if each.unit == rows.unit)
        slugs = list(dict.fromkeys(each.slug for each in here if each.course == rows.course))
        stem = numbered(slugs.index(rows.slug) + 1, rows.slug)
        language = course.said.get("course_language", rows.language)
        variant = [part for part in (rows.language, rows.audience) if part]
        base = rows.language == language and not rows.audience
        return f"{stem}.md" if base else f"{stem}.{'.'.join(variant)}.md"

    def _tell(self, row: int, column: str, message: str, verdict: Verdict = "error") -> None:
        place = f"row {row}, column `{column}`"
        self.problems.append(ReportLine(place, verdict, message=message))


def _course_file(course: CourseRows) -> CourseFile:
    said = course.said
    return CourseFile(
        title=said["course_title"],
        language=said["course_language"],
        description=said["course_description"],
        licence=said["course_licence"],
        authors=split_lines(said.get("course_authors", "")),
        units=dict(course.unit_titles),
        languages=dict(_translations(course.translated)),
        retired=split_lines(said.get("course_retired", "")),
        attempts=attempts(said, "course_attempts"),
        offline_keys=_offline_keys(said),
    )


def _offline_keys(said: Mapping[str, str]) -> bool | None:
    """What the cell says, None where it is blank: then it stays as it is."""
    if not said.get("course_offline_keys", "").strip():
        return None
    return yes_or_no(said, "course_offline_keys", otherwise=True)


def _translations(
    translated: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, Translated]]:
    for language, words in translated.items():
        for needed in ("course_title", "course_description"):
            if needed not in words:
                raise BadCell(f"{needed} [{language}]", "fill this in too")
        units = {
            unit: title
            for unit, title in words.items()
            if unit not in ("course_title", "course_description")
        }
        yield (
            language,
            Translated(
                title=words["course_title"], description=words["course_description"], units=units
            ),
        )


def _lesson(rows: LessonRows, course: CourseFile) -> Lesson:
    said = rows.said
    for column in ("lesson_title", "objective", "minutes"):
        if column not in said:
            raise BadCell(column, "fill this in in the lesson's first row")
    try:
        sources = split_sources(said.get("sources", ""))
    except UnreadableCell as problem:
        raise BadCell("sources", str(problem)) from problem
    minutes = number(said, "minutes", "en")
    return Lesson(
        id=rows.id,
        course_id=rows.course,
        title=said["lesson_title"],
        language=rows.language,
        objective=said["objective"],
        skills=split_words(said.get("skills", "")),
        prerequisites=tuple(
            each if "/" in each else f"{rows.course}/{each}"
            for each in split_words(said.get("prerequisites", ""))
        ),
        minutes=float(minutes or 0),
        credit_bearing=yes_or_no(said, "credit_bearing", otherwise=False),
        authors=split_lines(said.get("lesson_authors", "")) or course.authors,
        sources=sources,
        licence=said.get("lesson_licence", course.licence),
        cards=tuple(card for _, card in rows.cards),
        audience=rows.audience,
        translated_from=said.get("translated_from", ""),
        attempts=attempts(said, "attempts") or course.lesson_attempts,
        offline_keys=course.keys_offline,
    )


def _as_it_will_be(described: CourseFile | None) -> CourseFile:
    """What a lesson of the table is written for.

    What the table leaves to the course that is there already has a value no lesson can say, so that
    everything a lesson does say is written out.
    """
    if described is None:
        return _UNKNOWN
    return msgspec.structs.replace(described, attempts=described.attempts or _UNKNOWN.attempts)
