"""The lessons a learner takes, in the words she is given, each in its place among her courses."""

from dataclasses import dataclass

from api.db.transaction import Transaction
from api.revisions import lessons_by_revision
from content.format import Lesson


@dataclass(frozen=True, slots=True)
class Offered:
    """One lesson as it is published for this learner now; courses follow one another."""

    lesson: Lesson
    revision: bytes
    position: int


async def offered_lessons(tx: Transaction) -> list[Offered]:
    """Every lesson of the courses this learner is enrolled in, in teaching order."""
    rows = await tx.rows(
        "select lesson_id, revision from lessons_given($1, $2) order by course_id, place",
        tx.tenant,
        tx.me,
    )
    lessons = await lessons_by_revision(tx, {row["revision"] for row in rows})
    return [
        Offered(lessons[row["revision"]], row["revision"], place) for place, row in enumerate(rows)
    ]
