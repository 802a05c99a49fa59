"""The linter's rules on prerequisites: they exist, and none leads back to itself."""

from collections.abc import Iterator
from pathlib import Path

from content.findings import Finding, error
from content.library import Library


def unknown_prerequisites(library: Library, _: Path) -> Iterator[Finding]:
    """Every prerequisite is a lesson; one in a course with unreadable files is not judged."""
    known = {file.lesson.id for file in library.files}
    for file in library.files:
        for needed in file.lesson.prerequisites:
            if needed not in known and needed.partition("/")[0] not in library.incomplete:
                yield error(
                    "unknown-prerequisite",
                    file.path,
                    file.line("prerequisites"),
                    f"there is no lesson `{needed}`; write the id of one, or remove it",
                )


def prerequisite_cycles(library: Library, _: Path) -> Iterator[Finding]:
    """No lesson comes before itself. Each circle is told once, at its first lesson."""
    needs = {file.lesson.id: file.lesson.prerequisites for file in library.files}
    told: set[frozenset[str]] = set()
    for file in library.files:
        circle = _way_back(file.lesson.id, needs)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            path = " -> ".join((*circle, file.lesson.id))
            yield error(
                "prerequisite-cycle",
                file.path,
                file.line("prerequisites"),
                f"remove one prerequisite of this circle: {path}",
            )


def _way_back(start: str, needs: dict[str, tuple[str, ...]]) -> list[str]:
    """A shortest way from a lesson along prerequisites back to itself, or nothing."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for lesson in waiting:
        for needed in needs.get(lesson, ()):
            if needed == start:
                return _walk(start, lesson, came_from)
            if needed not in came_from:
                came_from[needed] = lesson
                waiting.append(needed)
    return []


def _walk(start: str, last: str, came_from: dict[str, str]) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
