"""What one lesson file teaches, or what keeps it from being read.

The library reader asks for each `<nn-lesson>.md` in turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.cards import Cards, read_cards
from content.course_file import CourseFile
from content.findings import Finding, UnreadableText, error
from content.format import Lesson
from content.front_matter import FrontMatter, read_front_matter, split_front_matter
from content.markdown import parse
from content.safety import unsafe_parts, unsafe_sources
from content.text_file import read_text_file


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson, its file, and the lines (from 1) of its fields, exercises and options."""

    lesson: Lesson
    path: Path
    lines: dict[str, int]

    def line(self, name: str) -> int:
        """The line of a front matter field, an exercise id, or an option (`id#key`)."""
        return self.lines.get(name, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose lesson it is: its course's id, and what the course says for all its lessons."""

    course_id: str
    course: CourseFile


@dataclass(frozen=True, slots=True)
class LessonReading:
    """The lesson file, or None when it cannot be read, and everything found on the way."""

    file: LessonFile | None
    findings: tuple[Finding, ...]


def read_lesson_file(path: Path, place: Place) -> LessonReading:
    """The lesson in a file. Never raises: what cannot be read is a finding."""
    try:
        text = read_text_file(path)
    except UnreadableText as problem:
        return LessonReading(None, (error("unreadable-file", path, problem.line, problem.message),))
    try:
        yaml, body, first_line = split_front_matter(text)
        front, lines = read_front_matter(yaml)
    except UnreadableText as problem:
        return LessonReading(None, (error("front-matter", path, problem.line, problem.message),))
    # Empty lines in place of the front matter make every line number the file's own.
    body = "\n" * (first_line - 1) + body
    parsed = parse(body)
    language = front.language or place.course.language
    cards = read_cards(parsed, body, f"{place.course_id}/{front.id}", language)
    findings = (
        *(error("card-syntax", path, slip.line, slip.message) for slip in cards.problems),
        *unsafe_parts(parsed.tokens, path),
        *unsafe_sources(front.sources, lines.get("sources", 1), path),
    )
    if cards.problems:
        return LessonReading(None, findings)
    lesson = _lesson(front, place, language, cards)
    return LessonReading(LessonFile(lesson, path, lines | cards.lines), findings)


def _lesson(front: FrontMatter, place: Place, language: str, cards: Cards) -> Lesson:
    return Lesson(
        id=f"{place.course_id}/{front.id}",
        course_id=place.course_id,
        title=front.title,
        language=language,
        objective=front.objective,
        skills=front.skills,
        prerequisites=tuple(_full_ids(front.prerequisites, place.course_id)),
        minutes=front.minutes,
        credit_bearing=front.credit_bearing,
        authors=place.course.authors if front.authors is None else front.authors,
        sources=front.sources,
        licence=front.licence or place.course.licence,
        cards=cards.cards,
    )


def _full_ids(written: tuple[str, ...], course_id: str) -> Iterator[str]:
    """Lesson ids: an author may leave the course out where it is the lesson's own."""
    for lesson_id in written:
        yield lesson_id if "/" in lesson_id else f"{course_id}/{lesson_id}"
