"""A folder of courses as its files by path, wherever they are kept: on a disk, in a zip, in a
studio's database. The library is read from it, so every door has the same linter behind it.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from content.findings import UnreadableText

LARGEST_TEXT = 256 * 1024
"""Bytes: about forty thousand words, many times the longest lesson."""


class Source(Protocol):
    """Where a tree's files come from."""

    def paths(self) -> tuple[str, ...]:
        """Every file's path inside the tree, with `/`, sorted."""
        ...

    def size(self, path: str) -> int:
        """Its size in bytes. Raises OSError where it cannot be opened."""
        ...

    def read(self, path: str, most: int) -> bytes:
        """Its first bytes. Raises OSError where it cannot be opened."""
        ...

    def sha256(self, path: str) -> str:
        """The SHA-256 of all its bytes, in hex. Raises OSError where it cannot be opened."""
        ...


@dataclass(frozen=True, slots=True)
class SourceTree:
    """The files of a folder of courses. `root` is what findings put before a path, `shown` says
    how they name the path where that is another, and `courses` which id stands for a course that
    authors call by another.
    """

    root: Path
    source: Source
    paths: tuple[str, ...]
    shown: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, str] = field(default_factory=dict)

    def place(self, path: str) -> Path:
        """A file as findings name it."""
        return self.root / self.shown.get(path, path)

    def read(self, path: str, most: int) -> bytes:
        """The first bytes of a file. Raises OSError where it cannot be opened."""
        return self.source.read(path, most)

    def size(self, path: str) -> int:
        """The size of a file in bytes. Raises OSError where it cannot be opened."""
        return self.source.size(path)

    def sha256(self, path: str) -> str:
        """The SHA-256 of a file, in hex. Raises OSError where it cannot be opened."""
        return self.source.sha256(path)

    def folders(self, parent: str = "") -> list[str]:
        """The names of the folders in a folder that hold any file, sorted."""
        prefix = f"{parent}/" if parent else ""
        below = (path[len(prefix) :] for path in self.paths if path.startswith(prefix))
        return sorted({path.partition("/")[0] for path in below if "/" in path})

    def files(self, parent: str) -> list[str]:
        """The paths of the files right in a folder, sorted."""
        return [path for path in self.paths if path.rpartition("/")[0] == parent]


@dataclass(frozen=True, slots=True)
class _Disk:
    folder: Path

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self._walk()))

    def size(self, path: str) -> int:
        return (self.folder / path).stat().st_size

    def read(self, path: str, most: int) -> bytes:
        with (self.folder / path).open("rb") as file:
            return file.read(most)

    def sha256(self, path: str) -> str:
        with (self.folder / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _walk(self) -> Iterator[str]:
        """Hidden files and folders belong to an editor or to git."""
        for folder, folders, files in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in files:
                if not name.startswith("."):
                    yield (Path(folder) / name).relative_to(self.folder).as_posix()


@dataclass(frozen=True, slots=True)
class _Memory:
    contents: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.contents))

    def size(self, path: str) -> int:
        return len(self.contents[path])

    def read(self, path: str, most: int) -> bytes:
        return self.contents[path][:most]

    def sha256(self, path: str) -> str:
        return hashlib.sha256(self.contents[path]).hexdigest()


@dataclass(frozen=True, slots=True)
class _Renamed:
    tree: SourceTree
    originals: Mapping[str, str]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.originals))

    def size(self, path: str) -> int:
        return self.tree.size(self.originals[path])

    def read(self, path: str, most: int) -> bytes:
        return self.tree.read(self.originals[path], most)

    def sha256(self, path: str) -> str:
        return self.tree.sha256(self.originals[path])


def renamed(tree: SourceTree, courses: Mapping[str, str]) -> SourceTree:
    """The tree with folders of courses under other names; findings go on naming the old ones."""
    originals = {}
    for path in tree.paths:
        course, slash, rest = path.partition("/")
        originals[courses.get(course, course) + slash + rest] = path
    other = _Renamed(tree, originals)
    return SourceTree(tree.root, other, other.paths(), originals, courses)


def tree_on_disk(folder: Path) -> SourceTree:
    """The files in a folder; none where there is no such folder."""
    disk = _Disk(folder)
    return SourceTree(folder, disk, disk.paths())


def tree_in_memory(contents: Mapping[str, bytes]) -> SourceTree:
    """Files that are in nobody's folder, by their path."""
    memory = _Memory(contents)
    return SourceTree(Path(), memory, memory.paths())


def read_text(tree: SourceTree, path: str) -> str:
    """A file's text, with `\\n` line ends and no byte order mark.

    Raises UnreadableText when it cannot be opened, is larger than `LARGEST_TEXT`, or is not UTF-8.
    """
    try:
        content = tree.read(path, LARGEST_TEXT + 1)
    except OSError as problem:
        raise UnreadableText(1, f"make the file readable: {problem.strerror}") from problem
    if len(content) > LARGEST_TEXT:
        raise UnreadableText(
            1, f"split this into several lessons of at most {LARGEST_TEXT:,} bytes"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise UnreadableText(line, "save the file as UTF-8; this line is not") from problem
    if "\x00" in text:
        raise UnreadableText(1, "save the file as plain text; it holds binary data")
    return text.replace("\r\n", "\n").replace("\r", "\n")
