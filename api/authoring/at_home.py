"""Whether the studio is where this course is written; every use case that changes one asks."""

from uuid import UUID

from api.authoring import course_queries, draft_queries
from api.authoring.values import Course, Draft
from api.db.transaction import Transaction
from api.errors import Problem

STUDIO = "studio"
FOLDER = "folder"


async def course_here(tx: Transaction, course_id: str, *, lock: bool = True) -> Course:
    """The association's own course, at home in the studio, held against others meanwhile.

    Raises Problem `course_not_found`, `course_shipped` for one that is everybody's, and
    `course_elsewhere` for one that is written in a folder.
    """
    course = await course_queries.course_by_id(tx, course_id, lock=lock)
    if course is None:
        shipped = await course_queries.course_to_teach(tx, course_id)
        raise Problem("course_shipped" if shipped else "course_not_found")
    if course.home != STUDIO:
        raise Problem("course_elsewhere")
    return course


async def draft_here(tx: Transaction, draft_id: UUID) -> tuple[Course, Draft]:
    """The draft and its course, both held.

    Raises Problem `draft_not_found`, or as `course_here`.
    """
    draft = await draft_queries.draft_by_id(tx, draft_id)
    if draft is None:
        raise Problem("draft_not_found")
    course = await course_here(tx, draft.course_id)
    held = await draft_queries.draft_by_id(
        tx, draft_id
    )  # as it is now that nobody else can change it
    assert held is not None
    return course, held


def expect_version(if_match: str | None, version: int) -> None:
    """The caller has seen this version.

    Raises Problem `version_needed` without an If-Match, `changed_meanwhile` for another version.
    """
    if if_match is None:
        raise Problem("version_needed")
    # An answer that was packed on its way carries its tag weak: the version is the same.
    if if_match.strip().removeprefix("W/") not in ("*", etag_of(version)):
        raise Problem("changed_meanwhile")


def etag_of(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'
