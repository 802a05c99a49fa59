"""A learner takes a course, for the first time or again."""

from api.caller import Caller
from api.catalogue import queries
from api.catalogue.taught_course import taught_course
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from mobile_contract import catalogue as contract


async def enrol_in_course(
    database: Database, caller: Caller, course_id: str, request: contract.EnrolInCourse
) -> contract.Enrolment:
    """Take the course; who comes back finds everything she had learned in it.

    Raises Problem `course_not_found`, or `audience_unknown` where the course has no wording for it.
    """
    async with transaction(database, caller) as tx:
        course = await taught_course(tx, course_id)
        if request.audience is not None and request.audience not in course.audiences:
            raise Problem("audience_unknown", audience=request.audience)
        enrolled_at = await queries.enrol(tx, course.id, request.audience)
        return tx.reply(contract.Enrolment(course.id, enrolled_at, request.audience))
