"""A studio's course as a tree of files, so that the one reader and linter answer here too.

Words come from the database. Of media only what the reader asks for is known here (how they begin,
how large they are, their hash): their bytes stay in the store of files.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.authoring.values import Course, Draft
from api.db.transaction import Row
from content.reading.course_file import COURSE_FILE
from content.reading.media import FOLDER
from content.source_tree import SourceTree


@dataclass(frozen=True, slots=True)
class _File:
    """What is known of one file: its first bytes, its size, its SHA-256."""

    head: bytes
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Studio:
    files: dict[str, _File]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    def size(self, path: str) -> int:
        return self.files[path].size

    def read(self, path: str, most: int) -> bytes:
        return self.files[path].head[:most]

    def sha256(self, path: str) -> str:
        return self.files[path].sha256


@dataclass(frozen=True, slots=True)
class Written:
    """A course of the studio with all that belongs to it."""

    course: Course
    drafts: Sequence[Draft]
    media: Sequence[Row]

    def files(self, folder: str) -> dict[str, _File]:
        """Its files, in a folder of that name."""
        files = {f"{folder}/{COURSE_FILE}": _text(self.course.details)}
        files |= {f"{folder}/{draft.path}": _text(draft.source) for draft in self.drafts}
        files |= {f"{folder}/{FOLDER}/{row['name']}": _media(row) for row in self.media}
        return files


def studio_tree(written: Written) -> SourceTree:
    """The course's files as they are now, in a folder named by its id."""
    return _tree(written.files(written.course.course_id))


def shared_tree(courses: Sequence[Written]) -> SourceTree:
    """Courses as they are handed out and brought in: each in a folder named by its slug, so that
    what leaves one association can come in at another.
    """
    return _tree(
        {
            path: file
            for written in courses
            for path, file in written.files(written.course.slug).items()
        }
    )


def _tree(files: dict[str, _File]) -> SourceTree:
    studio = _Studio(files)
    return SourceTree(Path(), studio, studio.paths())


def _text(text: str) -> _File:
    content = text.encode()
    return _File(content, len(content), hashlib.sha256(content).hexdigest())


def _media(row: Row) -> _File:
    """Captions and transcripts are read as text; of everything else the beginning is enough."""
    head = row["head"] if row["text"] is None else row["text"].encode()
    return _File(head, row["size_bytes"], row["hash"].hex())
