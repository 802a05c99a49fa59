"""The linter's rules on prerequisites: they are taught, and none leads back to itself."""

from collections.abc import Iterator

from content.findings import Finding, error
from content.library import Library
from content.published import Published


def untaught_prerequisites(library: Library, _: Published) -> Iterator[Finding]:
    """Every prerequisite is a lesson that is still taught.

    One in a course with unreadable files is not judged.
    """
    known = {file.lesson.id for file in library.files}
    retired = {item for course in library.courses for item in course.retired}
    for file in library.files:
        for needed in file.lesson.prerequisites:
            if needed in known:
                continue
            if needed in retired:
                code, message = "retired-prerequisite", f"remove `{needed}`: it is retired"
            elif needed.partition("/")[0] not in library.incomplete:
                code = "unknown-prerequisite"
                message = f"there is no lesson `{needed}`; write the id of one, or remove it"
            else:
                continue
            yield error(code, file.path, file.line("prerequisites"), message)


def prerequisite_cycles(library: Library, _: Published) -> Iterator[Finding]:
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
