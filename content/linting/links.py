"""The linter's rule on links between lessons: each leads to a lesson that is there."""

from collections.abc import Iterator

from content.findings import Finding, error
from content.library import Library
from content.linting.places import line_below
from content.published import Published
from content.reading.lesson_links import SCHEME, linked_lessons


def broken_links(library: Library, _: Published) -> Iterator[Finding]:
    """A link by id leads to a lesson; one in a course with unreadable files is not judged.

    A link to a file that is not there is told by `content.reading.lesson_links`.
    """
    known = {file.lesson.id for file in library.files}
    for file in library.files:
        for lesson_id in linked_lessons(file.lesson):
            if lesson_id not in known and lesson_id.partition("/")[0] not in library.incomplete:
                yield error(
                    "broken-link",
                    file.path,
                    line_below(library, file, "id", f"{SCHEME}{lesson_id}"),
                    f"there is no lesson `{lesson_id}`; link to the file of one",
                )
