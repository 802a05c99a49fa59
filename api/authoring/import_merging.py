"""What an import does to the drafts of the studio, and what keeps it from being done.

A draft follows its lesson, known by its id, wherever the import puts it. Half-written drafts that
were there before keep nobody from importing beside them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.authoring.media_folder import refusal_of
from api.authoring.studio_tree import Written
from api.authoring.values import Draft
from api.errors import Fault, Problem, fault
from content.findings import Finding
from content.importers import Import
from content.importers.merging import Merged, merge
from content.library import read_library
from content.linting.lint import lint_library
from content.reading.course_file import COURSE_FILE
from content.reading.media import FOLDER
from content.source_tree import SourceTree


@dataclass(frozen=True, slots=True)
class WrittenLesson:
    """An imported lesson file, and the draft it becomes a version of; None begins one."""

    draft: Draft | None
    path: str
    source: str


def merged_into(tree: SourceTree, read: Import) -> Merged:
    """The import put beside what the studio has; of a zip's files only those of a course count."""
    merged = merge(tree, read, {})
    before: set[Finding] = set()
    if any(found.severity == "error" for found in merged.findings):
        before = set(lint_library(read_library(tree), {}))
    changes = {path: merged.changes[path] for path in merged.changes if _is_of_course(path)}
    new = tuple(found for found in merged.findings if found not in before)
    return replace(merged, changes=changes, findings=new)


def expect_understood(present: Mapping[str, Written], merged: Merged) -> None:
    """Raises Problem `import_unreadable` where the file was not understood to the last line."""
    faults = (*_not_understood(merged), *_media_refused(merged), *_crowded(present, merged))
    if faults:
        raise Problem("import_unreadable", faults=tuple(dict.fromkeys(faults)))


def written_lessons(
    slug: str, drafts: Sequence[Draft], merged: Merged
) -> tuple[WrittenLesson, ...]:
    """The lessons the import changes in a course that has these drafts."""
    at = {draft.path: draft for draft in drafts}
    came_from = {
        new.partition("/")[2]: old.partition("/")[2]
        for new, old in merged.moved.items()
        if new.startswith(f"{slug}/")
    }
    stays = {path: path for path in at.keys() - set(came_from.values())}
    origins = {**stays, **came_from}
    return tuple(
        WrittenLesson(at.get(origins.get(name, "")), name, content.decode())
        for name, content in sorted(inside(slug, merged.changes).items())
        if content is not None and _is_lesson(name)
    )


def inside(slug: str, changes: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """The changes in the course's folder, by their paths in it."""
    prefix = f"{slug}/"
    return {
        path.removeprefix(prefix): content
        for path, content in changes.items()
        if path.startswith(prefix)
    }


def is_medium(name: str) -> bool:
    """Whether a course's file is in its media folder."""
    return name.startswith(f"{FOLDER}/")


def _is_lesson(name: str) -> bool:
    return name.count("/") == 1 and name.endswith(".md") and not is_medium(name)


def _is_of_course(path: str) -> bool:
    name = path.partition("/")[2]
    return name == COURSE_FILE or is_medium(name) or _is_lesson(name)


def _not_understood(merged: Merged) -> Iterator[Fault]:
    for line in merged.report:
        if line.verdict == "error":
            yield Fault(line.place, line.message)
    for found in merged.findings:
        if found.severity == "error":
            yield Fault(f"{found.path}:{found.line}", f"{found.code}: {found.message}")


def _media_refused(merged: Merged) -> Iterator[Fault]:
    for path, content in merged.changes.items():
        name = path.partition("/")[2]
        if content is not None and is_medium(name):
            refusal = refusal_of(name.partition("/")[2], content)
            if refusal is not None:
                yield Fault(path, refusal)


def _crowded(present: Mapping[str, Written], merged: Merged) -> Iterator[Fault]:
    """A draft that stays where the import puts another lesson."""
    for slug, written in present.items():
        lessons = written_lessons(slug, written.drafts, merged)
        moving = {lesson.draft.id for lesson in lessons if lesson.draft}
        staying = {draft.path for draft in written.drafts if draft.id not in moving}
        for lesson in lessons:
            if lesson.path in staying:
                yield fault(f"{slug}/{lesson.path}", "file_taken")
