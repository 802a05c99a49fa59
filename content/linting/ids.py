"""The linter's rules on ids: each is used once, none that was published vanishes or is reused."""

from collections.abc import Iterator
from pathlib import Path

from content.findings import Finding, error
from content.library import Library
from content.published import Published, library_ids

RECORD = Path("published.json")


def duplicate_ids(library: Library, _: Published) -> Iterator[Finding]:
    """No two files share an id, unless they are variants of one lesson in one course.

    Exercises repeat an id only with their lesson.
    """
    first: dict[tuple[str, str, str], Path] = {}
    for file in library.files:
        other = first.setdefault((file.lesson.id, *file.variant), file.path)
        if other != file.path:
            yield error(
                "duplicate-id",
                file.path,
                file.line("id"),
                f"choose another id: `{file.lesson.id}` is {other.name} in {other.parent.name}",
            )


def vanished_ids(library: Library, published: Published) -> Iterator[Finding]:
    """Every id ever published is there or retired; a course with unreadable files is not judged."""
    there = library_ids(library)
    retired = {item for course in library.courses for item in course.retired}
    for vanished in sorted(published.keys() - there.keys()):
        lesson = "/".join(vanished.split("/")[:2])
        if vanished.partition("/")[0] in library.incomplete or {vanished, lesson} & retired:
            continue
        yield error(
            "vanished-id",
            _record(library),
            1,
            f"put `{vanished}` back, or name it under `retired` in its course.toml: "
            "learners' progress hangs on it",
        )


def reused_ids(library: Library, published: Published) -> Iterator[Finding]:
    """An id goes on naming what it named: no exercise changes its kind, nothing retired returns."""
    for course in library.courses:
        retired = set(course.retired)
        for file in (file for file in library.files if file.lesson.course_id == course.id):
            names = {file.lesson.id: "lesson"}
            names |= {exercise.id: exercise.kind for exercise in file.lesson.exercises}
            for name, kind in names.items():
                if name in retired:
                    message = f"choose another id: `{name}` is retired"
                elif published.get(name, kind) != kind:
                    message = f"choose another id: `{name}` was published as {published[name]}"
                else:
                    continue
                yield error("reused-id", file.path, file.line(name), message)


def _record(library: Library) -> Path:
    """The record beside the folder of courses."""
    return library.tree.root.parent / RECORD if library.tree.root.name else RECORD
