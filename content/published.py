"""Which ids have ever been published, so that none can vanish: learners' memories hang on them.

`published.json` beside the courses' folder is the record. The linter compares with it; publishing
from a folder adds to it and never takes away.
"""

from pathlib import Path

import msgspec

from content.findings import UnreadableText
from content.library import Library, read_library


def library_ids(library: Library) -> frozenset[str]:
    """The id of every course, lesson and exercise in the library."""
    lessons = [file.lesson for file in library.files]
    return frozenset(
        [course.id for course in library.courses]
        + [lesson.id for lesson in lessons]
        + [exercise.id for lesson in lessons for exercise in lesson.exercises]
    )


def published_path(folder: Path) -> Path:
    """Where the ids published from a folder of courses are recorded."""
    return folder.parent / "published.json"


def published_ids(folder: Path) -> frozenset[str]:
    """Every id ever published from the folder; none before the first time.

    Raises UnreadableText when the record is there and is not a JSON list of ids.
    """
    path = published_path(folder)
    try:
        return frozenset(msgspec.json.decode(path.read_bytes(), type=list[str]))
    except FileNotFoundError:
        return frozenset()
    except (OSError, msgspec.DecodeError) as problem:
        raise UnreadableText(1, f"restore this list of ids from git: {problem}") from problem


def record_published(folder: Path) -> frozenset[str]:
    """Add the folder's ids to the record, and return those that are new.

    Raises UnreadableText when the record cannot be read: it is never written over.
    """
    before = published_ids(folder)
    now = before | library_ids(read_library(folder))
    path = published_path(folder)
    fresh = path.with_suffix(".json.new")
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(sorted(now)), indent=2) + b"\n")
    fresh.replace(path)
    return now - before
