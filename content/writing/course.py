"""A whole course as a folder of files, numbered in teaching order."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from content.format import Course, Lesson, encode_lesson
from content.library import read_library
from content.reading.course_file import COURSE_FILE, CourseFile, Translated
from content.source_tree import tree_in_memory
from content.writing.lesson import NotWritable, compose_lesson
from content.writing.media import name_media

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OWN_FIELDS = (
    "title",
    "language",
    "description",
    "licence",
    "authors",
    "attempts",
    "offline_keys",
    "words",
    "retired",
)
_NOT_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def write_course(course: Course) -> dict[str, bytes]:
    """The course's files by their path in a folder of courses; its media are not among them.

    Raises NotWritable where the format cannot express the course.
    """
    folders = _unit_folders(course)
    described = _course_file(course, folders)
    files = {f"{course.id}/{COURSE_FILE}": write_course_file(described).encode()}
    lessons = dict(_placed(course, folders))
    for path, lesson in lessons.items():
        files[path] = compose_lesson(lesson, described)[0].encode()
    _same(files, course)
    for path, lesson in lessons.items():
        files[path] = name_media(files[path].decode(), lesson.media).encode()
    return files


def write_course_file(course: CourseFile) -> str:
    """The fields of a `course.toml` as TOML."""
    lines = [
        f"title = {_text(course.title)}",
        f"language = {_text(course.language)}",
        f"description = {_text(course.description)}",
        f"licence = {_text(course.licence)}",
        f"authors = {_texts(course.authors)}",
    ]
    if course.attempts is not None:
        lines.append(f"attempts = {course.attempts}")
    if course.offline_keys is not None:
        lines.append(f"offline_keys = {str(course.offline_keys).lower()}")
    if course.retired:
        lines.append(f"retired = {_texts(course.retired)}")
    lines += _table("units", course.units)
    for language, words in course.languages.items():
        titles = {"title": words.title, "description": words.description}
        lines += _table(f"languages.{language}", titles)
        lines += _table(f"languages.{language}.units", words.units)
    return "\n".join(lines) + "\n"


def slug(title: str, otherwise: str) -> str:
    """An id made from a title: the same title always makes the same id."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_NOT_LATIN))
    words = "".join(sign for sign in plain if not unicodedata.combining(sign))
    made = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:60].strip("-")
    return made or otherwise


def numbered(place: int, name: str) -> str:
    """A name that sorts at its place."""
    return f"{place:02d}-{name}"


def _unit_folders(course: Course) -> tuple[str, ...]:
    return tuple(
        numbered(place, slug(unit.title, "unit")) for place, unit in enumerate(course.units, 1)
    )


def _course_file(course: Course, folders: tuple[str, ...]) -> CourseFile:
    own = f"{course.id}/"
    return CourseFile(
        title=course.title,
        language=course.language,
        description=course.description,
        licence=course.licence,
        authors=course.authors,
        units={folder: unit.title for folder, unit in zip(folders, course.units, strict=True)},
        languages={
            language: Translated(
                title=words.title,
                description=words.description,
                units=dict(zip(folders, words.units, strict=False)),
            )
            for language, words in course.words.items()
            if language != course.language
        },
        retired=tuple(item.removeprefix(own) for item in course.retired),
        attempts=None if course.attempts == 1 else course.attempts,
        offline_keys=None if course.offline_keys else False,
    )


def _placed(course: Course, folders: tuple[str, ...]) -> Iterator[tuple[str, Lesson]]:
    """Every lesson and variant with its path; a lesson comes before its variants where that is
    what makes it the lesson."""
    for folder, unit in zip(folders, course.units, strict=True):
        for place, lesson in enumerate(unit.lessons, 1):
            name = numbered(place, lesson.id.rpartition("/")[2])
            stem = f"{course.id}/{folder}/{name}"
            first = lesson.language == course.language and not lesson.audience
            yield f"{stem}.md" if first else f"{stem}.0.md", lesson
            for variant in course.variants:
                if variant.id == lesson.id:
                    called = (variant.language, variant.audience)
                    yield f"{stem}.{'.'.join(part for part in called if part)}.md", variant


def _same(files: Mapping[str, bytes], course: Course) -> None:
    """Raises NotWritable where the files are not read as this course."""
    library = read_library(tree_in_memory(files))
    found = library.courses[0] if library.courses else None
    if found is None:
        raise NotWritable(course.id, library.findings[0].message)
    meant = {encode_lesson(msgspec.structs.replace(one, media=())) for one in _all(course)}
    if {encode_lesson(one) for one in _all(found)} != meant:
        raise NotWritable(course.id, "give every lesson and variant an id of its own")
    for field in _OWN_FIELDS:
        if getattr(found, field) != getattr(course, field):
            raise NotWritable(f"{course.id}, {field}", "write this in another way")
    order = [[lesson.id for lesson in unit.lessons] for unit in found.units]
    if order != [[lesson.id for lesson in unit.lessons] for unit in course.units]:
        raise NotWritable(course.id, "keep to 99 units, and to 99 lessons in a unit")


def _all(course: Course) -> tuple[Lesson, ...]:
    return (*course.lessons, *course.variants)


def _table(name: str, values: Mapping[str, str]) -> list[str]:
    if not values:
        return []
    return ["", f"[{name}]", *(f"{_key(key)} = {_text(value)}" for key, value in values.items())]


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for the one letter JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(text) for text in texts)}]"
