"""A course and a lesson to begin with, which the linter finds nothing wrong with.

`interlude new` asks. Nothing that is there is ever written over.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from content.findings import UnreadableText
from content.library import read_library
from content.published import published_ids
from content.reading.course_file import COURSE_FILE, read_course_file
from content.reading.front_matter import LANGUAGE, is_slug
from content.reading.media import FOLDER
from content.scaffolding.scaffold_words import COURSE, LESSON, MINUTES
from content.source_tree import tree_on_disk

FIRST_UNIT = "01-start"
FIRST_LESSON = "first-lesson"


class NotScaffolded(Exception):
    """Why nothing was written, in a sentence the author can act on."""


def new_course(folder: Path, slug: str, title: str | None, language: str) -> tuple[Path, ...]:
    """Write a course with its first lesson, and return the files.

    Raises NotScaffolded where the name is no slug, is taken, or the language is no language tag.
    """
    if not is_slug(slug):
        raise NotScaffolded(f"Name it in small letters, digits and dashes, not {slug!r}.")
    if re.fullmatch(LANGUAGE, language) is None:
        raise NotScaffolded(f"Name the language by a tag such as en or pt-BR, not {language!r}.")
    if (folder / COURSE_FILE).exists():
        raise NotScaffolded(f"{folder} is a course itself; name the folder above it.")
    if slug in _published(folder) or (folder / slug).exists():
        raise NotScaffolded(f"There is a course {slug} in {folder}; choose another name.")
    called = (title or "").strip() or _title(slug)
    course = COURSE.format(title=json.dumps(called, ensure_ascii=False), language=language)
    return (
        _write(folder / slug / COURSE_FILE, course),
        _write(folder / slug / FIRST_UNIT / f"01-{FIRST_LESSON}.md", _lesson(FIRST_LESSON)),
    )


def new_lesson(folder: Path, place: str) -> Path:
    """Write a lesson at `course/unit/slug`, numbered after the last of its unit, and return it.

    The unit is named with its number or without; one that is not there is put after the last.
    Raises NotScaffolded where there is no such course, a name is no slug, or the id is taken.
    """
    parts = place.strip("/").split("/")
    if len(parts) != 3 or not all(is_slug(part) for part in parts) or parts[1] == FOLDER:
        raise NotScaffolded(
            "Name the lesson as course/unit/lesson, in small letters, digits and dashes."
        )
    course, unit, slug = parts
    try:
        read_course_file(tree_on_disk(folder), course)
    except UnreadableText as problem:
        raise NotScaffolded(
            f"Mend the course {folder / course} first: {problem.message}."
        ) from problem
    if _is_taken(folder, f"{course}/{slug}"):
        raise NotScaffolded(f"The id {course}/{slug} is or was a lesson's; choose another.")
    unit_folder = folder / course / _unit(folder / course, unit)
    number = _next(path.name for path in unit_folder.glob("*.md"))
    return _write(unit_folder / f"{number:02}-{slug}.md", _lesson(slug))


def _is_taken(folder: Path, lesson_id: str) -> bool:
    library = read_library(folder)
    retired = {item for course in library.courses for item in course.retired}
    there = {file.lesson.id for file in library.files}
    return lesson_id in retired | there | _published(folder).keys()


def _published(folder: Path) -> dict[str, str]:
    try:
        return published_ids(folder)
    except UnreadableText as problem:
        raise NotScaffolded(f"Mend published.json first: {problem.message}.") from problem


def _unit(course: Path, name: str) -> str:
    """The folder of the unit that is called so, or the name of a new one after the last."""
    units = [path.name for path in course.iterdir() if path.is_dir() and path.name != FOLDER]
    known = (unit for unit in units if name in (unit, re.sub(r"^\d+-", "", unit)))
    is_numbered = re.match(r"\d+-", name) is not None
    return next(known, name if is_numbered else f"{_next(units):02}-{name}")


def _next(names: Iterable[str]) -> int:
    """The number after the last of those that names begin with."""
    numbers = (re.match(r"(\d{1,4})-", name) for name in names)
    return max((int(found[1]) for found in numbers if found), default=0) + 1


def _lesson(slug: str) -> str:
    return LESSON.format(slug=_quoted(slug), title=_quoted(_title(slug)), minutes=MINUTES)


def _quoted(word: str) -> str:
    """The word as YAML reads it as text: `2026`, `true` and `null` need quotes."""
    return json.dumps(word) if re.fullmatch(r"[\d.e-]+|true|false|null", word, re.I) else word


def _title(slug: str) -> str:
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def _write(path: Path, text: str) -> Path:
    """Write a new file. Raises NotScaffolded where there is one, or none can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as problem:
        raise NotScaffolded(f"{path} is there already; it is left as it is.") from problem
    except OSError as problem:
        raise NotScaffolded(f"Cannot write {path}: {problem.strerror}.") from problem
    return path
