"""What a course says about itself: its `course.toml`, and the titles of its units.

The library reader asks before it reads the course's lessons, which inherit the course's language,
licence and authors.
"""

import re
import tomllib
from pathlib import Path

import msgspec

from content.findings import UnreadableText
from content.front_matter import Language, Words, is_slug, plainly
from content.text_file import read_text_file


class CourseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of `course.toml`. `units` gives the title of a unit's folder, where one is set."""

    title: Words
    language: Language
    description: Words
    licence: Words
    authors: tuple[Words, ...]
    units: dict[str, Words] = {}

    def unit_title(self, folder: str) -> str:
        """The title of a unit: as set, or made from its folder's name without the number."""
        words = re.sub(r"^\d+-", "", folder).replace("-", " ")
        return self.units.get(folder) or words[:1].upper() + words[1:]


def read_course_file(folder: Path) -> CourseFile:
    """The course in a folder.

    Raises UnreadableText when the folder's name cannot be an id, when `course.toml` is missing or
    is not TOML, when a field is wrong, missing or unknown, or when a titled unit does not exist.
    """
    if not is_slug(folder.name):
        raise UnreadableText(1, "name the course's folder in small letters, digits and dashes")
    text = read_text_file(folder / "course.toml")
    try:
        course = msgspec.convert(tomllib.loads(text), CourseFile)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise UnreadableText(int(line[1]) if line else 1, f"mend the TOML: {problem}") from problem
    except msgspec.ValidationError as problem:
        field, message = plainly(problem)
        raise UnreadableText(_line_of(field, text), message) from problem
    for unit in course.units:
        if not (folder / unit).is_dir():
            raise UnreadableText(_line_of(unit, text), f"there is no unit folder `{unit}`")
    return course


def _line_of(field: str, text: str) -> int:
    """The line that sets a field, or the first."""
    for number, line in enumerate(text.split("\n"), start=1):
        if field and line.strip().strip('"').startswith(field):
            return number
    return 1
