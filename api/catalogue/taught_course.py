"""One course by its id, if this association teaches it."""

from api.catalogue import queries
from api.catalogue.values import Course
from api.db.transaction import Transaction
from api.errors import Problem


async def taught_course(tx: Transaction, course_id: str) -> Course:
    """The course. Raises Problem `course_not_found`, also for another association's."""
    # No id has a NUL in it, and PostgreSQL would not take one.
    found = None if "\x00" in course_id else await queries.taught_courses(tx, course_id)
    if not found:
        raise Problem("course_not_found")
    return found[course_id]
