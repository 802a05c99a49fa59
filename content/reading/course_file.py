"""What a course says about itself: its `course.toml`, and the titles of its units.

The library reader asks before it reads the course's lessons, which inherit the course's language,
licence, authors, attempts and whether their keys may be carried offline.
"""

import re
import tomllib

import msgspec

from content.findings import UnreadableText
from content.format import CourseWords
from content.reading.front_matter import Attempts, Language, Words, is_slug, plainly
from content.reading.spelling_slips import with_meant
from content.source_tree import SourceTree, read_text

COURSE_FILE = "course.toml"


class Translated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A course's title, description and unit titles in one more language."""

    title: Words
    description: Words
    units: dict[str, Words] = {}


class CourseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of `course.toml`. `units` gives the title of a unit's folder, where one is set.

    `retired` names lessons and exercises (`green-tea`, `green-tea/how-hot`) that were taken out on
    purpose: their ids may be missing, and may never be used again. Without `attempts` its lessons
    allow one, unless they say otherwise. Without `offline_keys` the keys of its exercises may be
    carried into a tunnel.
    """

    title: Words
    language: Language
    description: Words
    licence: Words
    authors: tuple[Words, ...]
    units: dict[str, Words] = {}
    languages: dict[Language, Translated] = {}
    retired: tuple[str, ...] = ()
    attempts: Attempts | None = None
    offline_keys: bool | None = None

    @property
    def lesson_attempts(self) -> int:
        """How often a question may be answered in a lesson that does not say so itself."""
        return 1 if self.attempts is None else self.attempts

    @property
    def keys_offline(self) -> bool:
        """Whether a phone may be given the keys before the answers, to mark without a network."""
        return True if self.offline_keys is None else self.offline_keys

    def words(self, folders: tuple[str, ...]) -> dict[str, CourseWords]:
        """What the course and its units are called, by language; `folders` are those of its units.

        A unit nobody gave a title in a language is called as in the course's own.
        """
        own = self._words(self.title, self.description, self.units, folders)
        return {self.language: own} | {
            language: self._words(words.title, words.description, words.units, folders)
            for language, words in self.languages.items()
        }

    def _words(
        self, title: str, description: str, units: dict[str, str], folders: tuple[str, ...]
    ) -> CourseWords:
        titles = tuple(units.get(folder) or self.unit_title(folder) for folder in folders)
        return CourseWords(title=title, description=description, units=titles)

    def unit_title(self, folder: str) -> str:
        """The title of a unit: as set, or made from its folder's name without the number."""
        words = re.sub(r"^\d+-", "", folder).replace("-", " ")
        return self.units.get(folder) or words[:1].upper() + words[1:]


def read_course_file(tree: SourceTree, course_id: str) -> CourseFile:
    """The course in a folder of the tree.

    Raises UnreadableText when the folder's name cannot be an id, when `course.toml` is missing or
    is not TOML, when a field is wrong, missing or unknown, or when a titled unit does not exist.
    """
    if not is_slug(course_id):
        raise UnreadableText(1, "name the course's folder in small letters, digits and dashes")
    path = f"{course_id}/{COURSE_FILE}"
    if path not in tree.paths:
        raise UnreadableText(1, f"write a `{COURSE_FILE}` that says what the course is called")
    text = read_text(tree, path)
    try:
        course = msgspec.convert(tomllib.loads(text), CourseFile)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise UnreadableText(int(line[1]) if line else 1, f"mend the TOML: {problem}") from problem
    except msgspec.ValidationError as problem:
        field, message = plainly(problem)
        message = with_meant(message, field, CourseFile.__struct_fields__)
        raise UnreadableText(_line_of(field, text), message) from problem
    folders = tree.folders(course_id)
    titled = [course.units, *(words.units for words in course.languages.values())]
    for unit in (unit for units in titled for unit in units):
        if unit not in folders:
            raise UnreadableText(_line_of(unit, text), f"there is no unit folder `{unit}`")
    return course


def _line_of(field: str, text: str) -> int:
    """The line that sets a field, or the first."""
    for number, line in enumerate(text.split("\n"), start=1):
        if field and line.strip().strip('"').startswith(field):
            return number
    return 1
