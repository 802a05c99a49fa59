"""What one lesson file teaches, or what keeps it from being read.

The library reader asks for each `<nn-lesson>.md` in turn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.findings import Finding, UnreadableText, error
from content.format import Lesson
from content.reading.cards import Cards, read_cards
from content.reading.course_file import CourseFile
from content.reading.front_matter import FrontMatter, read_front_matter, split_front_matter
from content.reading.labels import misspelt_labels
from content.reading.lesson_links import read_lesson_links
from content.reading.media import Shown, read_media
from content.reading.safety import unsafe_parts, unsafe_sources
from content.source_tree import SourceTree, read_text


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson, its file, and the lines (from 1) of its fields, exercises and options.

    `file` is its path in the tree, `path` as findings name it, and `media` says where in the tree
    the media and captions it shows are, by SHA-256.
    """

    lesson: Lesson
    path: Path
    lines: dict[str, int]
    file: str = ""
    media: dict[str, str] = field(default_factory=dict)

    def line(self, name: str) -> int:
        """The line of a front matter field, an exercise id, or an option (`id#key`)."""
        return self.lines.get(name, 1)

    @property
    def variant(self) -> tuple[str, str]:
        """What tells it from the other files with the same id: its language and its audience."""
        return self.lesson.language, self.lesson.audience


@dataclass(frozen=True, slots=True)
class Place:
    """Whose lesson it is: its course's id, and what the course says for all its lessons.

    `names` are the ids of courses that authors call by another name.
    """

    course_id: str
    course: CourseFile
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, written: str) -> str:
        """An id such as `tea/green-tea` with the course's own id in front."""
        course, slash, rest = written.partition("/")
        return self.names.get(course, course) + slash + rest


@dataclass(frozen=True, slots=True)
class LessonReading:
    """The lesson file, or None when it cannot be read, and everything found on the way."""

    file: LessonFile | None
    findings: tuple[Finding, ...]


def read_lesson_file(tree: SourceTree, file: str, place: Place) -> LessonReading:
    """The lesson in a file of the tree. Never raises: what cannot be read is a finding."""
    path = tree.place(file)
    try:
        text = read_text(tree, file)
    except UnreadableText as problem:
        return LessonReading(None, (error("unreadable-file", path, problem.line, problem.message),))
    try:
        yaml, body, first_line = split_front_matter(text)
        front, lines = read_front_matter(yaml)
    except UnreadableText as problem:
        return LessonReading(None, (error("front-matter", path, problem.line, problem.message),))
    # Empty lines in place of the front matter make every line number the file's own.
    shown = read_media(tree, file, "\n" * (first_line - 1) + body)
    linked = read_lesson_links(tree, file, shown.text)
    tokens = linked.parsed.tokens
    language = front.language or place.course.language
    cards = read_cards(linked.parsed, linked.text, f"{place.course_id}/{front.id}", language)
    misspelt = tuple(misspelt_labels(tokens, linked.text.split("\n"), path))
    findings = (
        *_slips(cards, misspelt, path),
        *misspelt,
        *shown.findings,
        *linked.findings,
        *unsafe_parts(tokens, path),
        *unsafe_sources(front.sources, lines.get("sources", 1), path),
    )
    if cards.problems:
        return LessonReading(None, findings)
    lesson = _lesson(front, place, language, cards, shown)
    found = LessonFile(lesson, path, lines | cards.lines, file, shown.paths)
    return LessonReading(found, findings)


def _slips(cards: Cards, misspelt: tuple[Finding, ...], path: Path) -> Iterator[Finding]:
    """What keeps cards from being read, each named once: by the misspelt label where it is one."""
    named = {finding.line for finding in misspelt}
    for slip in cards.problems:
        if slip.line not in named or slip.code:
            yield error(slip.code or "card-syntax", path, slip.line, slip.message)


def _lesson(front: FrontMatter, place: Place, language: str, cards: Cards, shown: Shown) -> Lesson:
    return Lesson(
        id=f"{place.course_id}/{front.id}",
        course_id=place.course_id,
        title=front.title,
        language=language,
        objective=front.objective,
        skills=front.skills,
        prerequisites=tuple(_full_ids(front.prerequisites, place)),
        minutes=front.minutes,
        credit_bearing=front.credit_bearing,
        authors=place.course.authors if front.authors is None else front.authors,
        sources=front.sources,
        licence=front.licence or place.course.licence,
        cards=cards.cards,
        audience=front.audience or "",
        translated_from=front.translated_from or "",
        media=shown.media,
        attempts=front.attempts or place.course.lesson_attempts,
        offline_keys=place.course.keys_offline,
    )


def _full_ids(written: tuple[str, ...], place: Place) -> Iterator[str]:
    """Lesson ids: an author may leave the course out where it is the lesson's own."""
    for lesson_id in written:
        yield place.named(lesson_id) if "/" in lesson_id else f"{place.course_id}/{lesson_id}"
