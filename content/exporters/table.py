"""A library as the rows of one table: a row a card, what holds for a lesson in its first row.

The CSV and the XLSX export ask. A cell that would not come back as it was is refused by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.exporters.cells import (
    join_lines,
    join_resources,
    join_sources,
    split_lines,
    split_resources,
    split_sources,
)
from content.exporters.columns import FEWEST_OPTIONS, LETTERS, columns
from content.format import Card, Course, Exercise, Lesson, TextCard
from content.library import Library
from content.marking.numbers import format_number
from content.reading.exercise_seconds import estimate_seconds
from content.reading.exercise_syntax import BEGINNINGS
from content.reading.lesson_file import LessonFile
from content.writing.fields import (
    ordered_texts,
    paired_texts,
    scene_list,
    seconds_text,
    with_gaps,
)
from content.writing.lesson import NotWritable, write_lesson
from content.writing.media import name_media_somewhere

Row = Mapping[str, str]
"""The cells of a row that are not empty, by their column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and under it a row for every card."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def to_table(library: Library) -> Table:
    """Every card of every lesson and variant. Raises NotWritable where a cell could not hold it."""
    languages = sorted(
        {
            language
            for course in library.courses
            for language in course.words
            if language != course.language
        }
    )
    options = max(
        (len(one.options) for file in library.files for one in file.lesson.exercises), default=0
    )
    return Table(columns(tuple(languages), max(FEWEST_OPTIONS, options)), tuple(_rows(library)))


def _rows(library: Library) -> Iterator[Row]:
    for course in library.courses:
        units: set[str] = set()
        bases = (file.file for file in library.bases.values() if file.lesson.course_id == course.id)
        folders = sorted({path.split("/")[1] for path in bases})
        files = [file for file in library.files if file.lesson.course_id == course.id]
        for file in files:
            unit = file.file.split("/")[1]
            first = {} if units else _of_course(course)
            if unit not in units:
                first |= _of_unit(course, unit, folders)
            units.add(unit)
            yield from _of_file(file, course, first)


def _of_file(file: LessonFile, course: Course, first: dict[str, str]) -> Iterator[Row]:
    lesson = file.lesson
    write_lesson(lesson)
    _, unit, name = file.file.split("/")
    every = {
        "course": course.id,
        "unit": unit,
        "lesson": lesson.id.removeprefix(f"{course.id}/"),
        "language": lesson.language,
        "audience": lesson.audience,
    }
    said = {**first, "file": name, **_of_lesson(lesson, course)}
    for card in lesson.cards:
        cells = every | said | _of_card(card, lesson)
        yield {column: cell for column, cell in cells.items() if cell}
        said = {}


def _of_course(course: Course) -> dict[str, str]:
    own = f"{course.id}/"
    cells = {
        "course_title": course.title,
        "course_language": course.language,
        "course_description": course.description,
        "course_licence": course.licence,
        "course_authors": _listed(course.authors, f"{course.id}, authors"),
        "course_attempts": "" if course.attempts == 1 else str(course.attempts),
        "course_offline_keys": "" if course.offline_keys else "no",
        "course_retired": join_lines(tuple(item.removeprefix(own) for item in course.retired)),
    }
    for language, words in course.words.items():
        if language != course.language:
            cells[f"course_title [{language}]"] = words.title
            cells[f"course_description [{language}]"] = words.description
    return cells


def _of_unit(course: Course, unit: str, folders: list[str]) -> dict[str, str]:
    place = folders.index(unit) if unit in folders else len(folders)
    return {
        "unit_title" if language == course.language else f"unit_title [{language}]": title
        for language, words in course.words.items()
        for title in words.units[place : place + 1]
    }


def _of_lesson(lesson: Lesson, course: Course) -> dict[str, str]:
    own = f"{course.id}/"
    sources = join_sources(lesson.sources)
    if split_sources(sources) != lesson.sources:
        raise NotWritable(f"{lesson.id}, sources", "write them without blanks at either end")
    short = (each.removeprefix(own) for each in lesson.prerequisites)
    authors = lesson.authors if lesson.authors != course.authors else ()
    if not lesson.authors and course.authors:
        raise NotWritable(f"{lesson.id}, authors", "name the lesson's authors")
    return {
        "lesson_title": lesson.title,
        "objective": lesson.objective,
        "skills": ", ".join(lesson.skills),
        "minutes": seconds_text(lesson.minutes),
        "credit_bearing": "yes" if lesson.credit_bearing else "",
        "attempts": "" if lesson.attempts == course.attempts else str(lesson.attempts),
        "prerequisites": ", ".join(short),
        "lesson_authors": _listed(authors, f"{lesson.id}, authors"),
        "lesson_licence": lesson.licence if lesson.licence != course.licence else "",
        "sources": sources,
        "translated_from": lesson.translated_from,
    }


def _of_card(card: Card, lesson: Lesson) -> dict[str, str]:
    if isinstance(card, TextCard):
        return {"kind": "text", "text": name_media_somewhere(card.markdown, lesson.media)}
    cells = {
        "kind": BEGINNINGS[card.kind].lower(),
        "id": card.id.rpartition("/")[2],
        "text": with_gaps(card.prompt, card.gaps) if card.gaps else card.prompt,
        "items": join_lines(_items(card)),
        "answers": _listed(card.accepted, f"{card.id}, answers"),
        "back": card.back,
        "number_unit": card.unit,
        "slips": "" if card.slips else "no",
        "hints": _listed(card.hints, f"{card.id}, hints"),
        "explanation": card.explanation,
        "scenes": scene_list(card.scenes, "-"),
        **_options(card),
        **_numbers(card),
        "resources": _resources(card),
    }
    return {column: name_media_somewhere(cell, lesson.media) for column, cell in cells.items()}


def _options(card: Exercise) -> dict[str, str]:
    cells = {"correct": ", ".join(option.key for option in card.options if option.correct)}
    for letter, option in zip(LETTERS, card.options, strict=False):
        cells[f"option_{letter}"] = option.text
        cells[f"feedback_{letter}"] = option.feedback
    return cells


def _numbers(card: Exercise) -> dict[str, str]:
    numbers = {"answers": card.number, "tolerance": card.tolerance}
    cells = {
        column: format_number(number, card.language)
        for column, number in numbers.items()
        if number is not None
    }
    if card.seconds != estimate_seconds(card):
        cells["seconds"] = seconds_text(card.seconds)
    return cells


def _items(card: Exercise) -> tuple[str, ...]:
    if card.kind == "ordering":
        return ordered_texts(card)
    if card.kind == "matching":
        return tuple(f"{left} -> {right}" for left, right in paired_texts(card))
    return tuple(item.text for item in card.items)


def _listed(items: tuple[str, ...], where: str) -> str:
    cell = join_lines(items)
    if split_lines(cell) != items:
        raise NotWritable(where, "write them without blanks at either end")
    return cell


def _resources(card: Exercise) -> str:
    cell = join_resources(card.resources)
    if split_resources(cell) != card.resources:
        raise NotWritable(f"{card.id}, resources", "write them without blanks at either end")
    return cell
