"""Which course, unit and lesson a row of a table belongs to, and what is said of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from content.exporters.columns import translated_column
from content.format import Card, Media
from content.importers.table_cells import BadCell, Cell, as_text
from content.reading.front_matter import is_slug
from content.reading.media import FOLDER
from content.writing.course import numbered, slug

COURSE_COLUMNS = (
    "course_title",
    "course_language",
    "course_description",
    "course_licence",
    "course_authors",
    "course_attempts",
    "course_offline_keys",
    "course_retired",
)
LESSON_COLUMNS = (
    "lesson_title",
    "objective",
    "skills",
    "minutes",
    "credit_bearing",
    "attempts",
    "prerequisites",
    "lesson_authors",
    "lesson_licence",
    "sources",
    "translated_from",
    "file",
)
_SAFE_NAME = re.compile(r"[^\W_][\w .-]{0,120}(?<![. ])")


@dataclass(slots=True)
class LessonRows:
    """A lesson while its rows are read."""

    course: str
    slug: str
    language: str
    audience: str
    unit: str
    row: int
    unit_named: bool
    said: dict[str, str] = field(default_factory=dict)
    cards: list[tuple[int, Card]] = field(default_factory=list)
    media: dict[str, Media] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """Its id, with its course's."""
        return f"{self.course}/{self.slug}"


@dataclass(slots=True)
class CourseRows:
    """A course while its rows are read: what is said of it, and the titles of its units."""

    id: str
    row: int
    said: dict[str, str] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    unit_titles: dict[str, str] = field(default_factory=dict)
    translated: dict[str, dict[str, str]] = field(default_factory=dict)
    unit: str = ""


class Places:
    """The courses and lessons met so far, and where the last row was."""

    def __init__(self) -> None:
        self.courses: dict[str, CourseRows] = {}
        self.lessons: dict[tuple[str, str, str], LessonRows] = {}
        self._course: CourseRows | None = None
        self._lesson: LessonRows | None = None

    def of_row(self, number: int, cells: Mapping[str, Cell]) -> LessonRows:
        """The lesson a row belongs to. Raises BadCell where it names none, or contradicts."""
        texts = {column: as_text(cell) for column, cell in cells.items()}
        course = self._course_of(number, texts)
        for column in COURSE_COLUMNS:
            _say(course.said, column, texts)
        unit, named = self._unit_of(course, texts)
        lesson = self._lesson_of(number, course, unit, texts)
        lesson.unit_named = lesson.unit_named or named
        for column in LESSON_COLUMNS:
            _say(lesson.said, column, texts)
        return lesson

    def language(self, lesson: LessonRows) -> str:
        """The language its exercises are in."""
        return lesson.language

    def _course_of(self, number: int, texts: Mapping[str, str]) -> CourseRows:
        title = texts.get("course_title", "").strip()
        written = texts.get("course", "").strip() or (slug(title, "course") if title else "")
        if written and not is_slug(written):
            raise BadCell("course", "use small letters, digits and single dashes")
        if written and (self._course is None or self._course.id != written):
            self._course = self.courses.setdefault(written, CourseRows(written, number))
            self._lesson = None
        if self._course is None:
            raise BadCell("course", "say in the first row which course this is")
        return self._course

    def _unit_of(self, course: CourseRows, texts: Mapping[str, str]) -> tuple[str, bool]:
        title = texts.get("unit_title", "").strip()
        written = texts.get("unit", "").strip()
        if written and (not _SAFE_NAME.fullmatch(written) or written == FOLDER):
            raise BadCell("unit", "name the unit's folder in letters, digits and dashes")
        by_title = {known: unit for unit, known in course.unit_titles.items()}
        made = numbered(len(course.units) + 1, slug(title, "unit")) if title else ""
        unit = written or (by_title.get(title) if title else "") or made or course.unit
        unit = unit or numbered(1, "lessons")
        course.unit = unit
        if unit not in course.units:
            course.units.append(unit)
        self._titles(course, unit, texts)
        return unit, bool(written)

    def _titles(self, course: CourseRows, unit: str, texts: Mapping[str, str]) -> None:
        if texts.get("unit_title", "").strip():
            titles = {"unit_title": course.unit_titles[unit]} if unit in course.unit_titles else {}
            _say(titles, "unit_title", texts)
            course.unit_titles[unit] = titles["unit_title"]
        for column in texts:
            if found := translated_column(column):
                name, language = found
                words = course.translated.setdefault(language, {})
                key = unit if name == "unit_title" else name
                _say(words, key, {key: texts[column]}, column)

    def _lesson_of(
        self, number: int, course: CourseRows, unit: str, texts: Mapping[str, str]
    ) -> LessonRows:
        title = texts.get("lesson_title", "").strip()
        language = texts.get("language", "").strip()
        audience = texts.get("audience", "").strip()
        written = texts.get("lesson", "").strip()
        now = self._lesson
        goes_on = now is not None and not title and not language and not audience
        if now is not None and goes_on and written in ("", now.slug):
            return self._still_there(now, unit, texts)
        name = written or (slug(title, "lesson") if title else now.slug if now else "")
        if not is_slug(name):
            raise BadCell("lesson", "say which lesson this is: small letters, digits and dashes")
        if audience and not is_slug(audience):
            raise BadCell("audience", "use small letters, digits and single dashes")
        language = language or course.said.get("course_language", "")
        if not language:
            raise BadCell("language", "say in which language the lesson is, such as `en`")
        fresh = LessonRows(course.id, name, language, audience, unit, number, unit_named=False)
        self._lesson = self.lessons.setdefault((fresh.id, language, audience), fresh)
        return self._still_there(self._lesson, unit, texts)

    def _still_there(self, lesson: LessonRows, unit: str, texts: Mapping[str, str]) -> LessonRows:
        if lesson.unit != unit and ("unit" in texts or "unit_title" in texts):
            raise BadCell("unit", f"keep a lesson in one unit: row {lesson.row} says another")
        return lesson


def _say(said: dict[str, str], key: str, texts: Mapping[str, str], column: str = "") -> None:
    """What is said twice is said alike."""
    text = texts.get(key, "").strip()
    if text and said.setdefault(key, text) != text:
        raise BadCell(column or key, "leave this blank, or say the same as in the rows above")
