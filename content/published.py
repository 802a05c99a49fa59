"""Which ids have ever been published, so that none can vanish: learners' memories hang on them.

`published.json` beside the courses' folder is the record: every id with what it names, a course, a
lesson, or the kind of an exercise. The linter compares with it; publishing from a folder adds to it
and never takes away.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from content.findings import UnreadableText
from content.library import Library, read_library

Published = Mapping[str, str]
"""Ids ever published, and what each names: `course`, `lesson`, or an exercise's kind."""


def library_ids(library: Library) -> dict[str, str]:
    """The id of every course, lesson and exercise in the library, and what it names."""
    lessons = [file.lesson for file in library.files]
    return {
        **{course.id: "course" for course in library.courses},
        **{lesson.id: "lesson" for lesson in lessons},
        **{exercise.id: exercise.kind for lesson in lessons for exercise in lesson.exercises},
    }


def published_path(folder: Path) -> Path:
    """Where the ids published from a folder of courses are recorded."""
    return folder.parent / "published.json"


def published_ids(folder: Path) -> dict[str, str]:
    """Every id ever published from the folder; none before the first time.

    Raises UnreadableText when the record is there and is not a JSON object of ids.
    """
    path = published_path(folder)
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as problem:
        raise UnreadableText(1, f"restore this list of ids from git: {problem}") from problem


def record_published(folder: Path) -> frozenset[str]:
    """Add the folder's ids to the record, and return those that are new.

    Raises UnreadableText when the record cannot be read: it is never written over.
    """
    before = published_ids(folder)
    now = {**library_ids(read_library(folder)), **before}
    path = published_path(folder)
    fresh = path.with_suffix(".json.new")
    ordered = msgspec.json.encode(dict(sorted(now.items())))
    fresh.write_bytes(msgspec.json.format(ordered, indent=2) + b"\n")
    fresh.replace(path)
    return frozenset(now) - frozenset(before)
