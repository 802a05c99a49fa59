"""An author opens a course."""

from api.authoring import course_queries
from api.authoring.presenters import present_course
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from mobile_contract import authoring as contract


async def read_course(
    database: Database, caller: Caller, course_id: str
) -> contract.AuthoredCourse:
    """A course of the association's own. Raises Problem `course_not_found`, `course_shipped`."""
    async with transaction(database, caller) as tx:
        course = await course_queries.course_by_id(tx, course_id)
        if course is None:
            shipped = await course_queries.course_to_teach(tx, course_id)
            raise Problem("course_shipped" if shipped else "course_not_found")
        return await present_course(tx, course)
