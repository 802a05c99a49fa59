"""The linter's rules on ids: each is used once, and none that was published vanishes."""

from collections.abc import Iterator
from pathlib import Path

from content.findings import Finding, UnreadableText, error
from content.library import Library
from content.published import library_ids, published_ids, published_path


def duplicate_ids(library: Library, _: Path) -> Iterator[Finding]:
    """No two lessons of the library share an id. (Exercises repeat one only with their lesson.)"""
    first: dict[str, Path] = {}
    for file in library.files:
        other = first.setdefault(file.lesson.id, file.path)
        if other != file.path:
            yield error(
                "duplicate-id",
                file.path,
                file.line("id"),
                f"choose another id: `{file.lesson.id}` is {other.name} in {other.parent.name}",
            )


def vanished_ids(library: Library, folder: Path) -> Iterator[Finding]:
    """Every id ever published is still there; a course with unreadable files is not judged."""
    path = published_path(folder)
    try:
        published = published_ids(folder)
    except UnreadableText as problem:
        yield error("unreadable-file", path, problem.line, problem.message)
        return
    for vanished in sorted(published - library_ids(library)):
        if vanished.partition("/")[0] not in library.incomplete:
            yield error(
                "vanished-id",
                path,
                1,
                f"put `{vanished}` back: learners' progress hangs on it",
            )
