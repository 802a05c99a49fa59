"""Lessons as the files an author writes: what is written reads back as it was.

Exports, imports and the studio ask; `content.writing.course` writes whole courses. Every text is
read again before it is handed out, and what the format cannot express is refused with a sentence
that names it, never changed in silence.
"""

from dataclasses import replace as with_other

import msgspec

from content.format import Card, Lesson, TextCard, encode_lesson
from content.reading.course_file import CourseFile
from content.reading.lesson_file import LessonFile, Place, read_lesson_file
from content.rendering.markdown import parse
from content.source_tree import tree_in_memory
from content.writing.cards import NotWritable, name_of, write_card
from content.writing.front_matter import write_front_matter
from content.writing.media import name_media

__all__ = ["NotWritable", "compose_lesson", "write_lesson"]

_UNKNOWN = CourseFile(title="-", language="en", description="-", licence="-", authors=())


def write_lesson(lesson: Lesson, course: CourseFile | None = None) -> str:
    """The lesson as Markdown below its front matter.

    With its course at hand, what the course says for all its lessons is left out. Raises
    NotWritable where the format cannot express the lesson.
    """
    return name_media(compose_lesson(lesson, course)[0], lesson.media)


def compose_lesson(lesson: Lesson, course: CourseFile | None = None) -> tuple[str, LessonFile]:
    """The lesson's Markdown with its media named by their bytes, and how that is read back.

    Raises NotWritable where the format cannot express the lesson.
    """
    pieces = [write_card(card, lesson.id, lesson.language) for card in lesson.cards]
    body = "\n\n".join(
        _parted(card, piece, place)
        for place, (card, piece) in enumerate(zip(lesson.cards, pieces, strict=True))
    )
    text = f"---\n{write_front_matter(lesson, course)}---\n\n{body}\n"
    # A lesson cannot say itself whether its keys may leave: alone it is taken at its word.
    alone = msgspec.structs.replace(_UNKNOWN, offline_keys=lesson.offline_keys)
    return text, _read_back(text, lesson, course or alone)


def _parted(card: Card, piece: str, place: int) -> str:
    """A text card that does not begin with a heading of its own is divided from the card above."""
    if not place or not isinstance(card, TextCard):
        return piece
    first = parse(piece).tokens[0]
    return piece if first.tag in ("h1", "h2") else f"---\n\n{piece}"


def _read_back(text: str, lesson: Lesson, course: CourseFile) -> LessonFile:
    """The lesson file as written. Raises NotWritable where it is not this lesson."""
    path = f"{lesson.course_id}/unit/lesson.md"
    try:
        tree = tree_in_memory({path: text.encode()})
    except UnicodeEncodeError as problem:
        raise NotWritable("the lesson", "leave out the sign that is half a letter") from problem
    reading = read_lesson_file(tree, path, Place(lesson.course_id, course))
    if reading.file is None:
        found = reading.findings[0]
        raise NotWritable(f"line {found.line}", found.message)
    _same(reading.file.lesson, msgspec.structs.replace(lesson, media=()))
    return with_other(reading.file, lesson=lesson)


def _same(found: Lesson, meant: Lesson) -> None:
    if encode_lesson(found) == encode_lesson(meant):
        return
    for field in meant.__struct_fields__:
        if field != "cards" and getattr(found, field) != getattr(meant, field):
            raise NotWritable(field, "write this in another way: it is read as something else")
    pairs = zip(found.cards, meant.cards, strict=False)
    differs = next((at for at, (one, other) in enumerate(pairs) if one != other), 0)
    raise NotWritable(
        name_of(meant.cards[differs]) if meant.cards else "the lesson",
        "end what is open in it (a block of code, HTML): the cards below would become part of it",
    )
