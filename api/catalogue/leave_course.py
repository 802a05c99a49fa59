"""A learner takes a course no more."""

from api.caller import Caller
from api.catalogue import queries
from api.catalogue.taught_course import taught_course
from api.db.database import Database
from api.db.transaction import transaction


async def leave_course(database: Database, caller: Caller, course_id: str) -> None:
    """Leave the course, or do nothing where she does not take it; what she learned stays.

    Raises Problem `course_not_found`.
    """
    async with transaction(database, caller) as tx:
        course = await taught_course(tx, course_id)
        await queries.leave(tx, course.id)
        tx.reply(None, 204)
