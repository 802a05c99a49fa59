"""An author sees how the exercises of a course do among the association's learners."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.quality import course_queries
from api.quality.course_items import course_items
from api.quality.presenters import present_item
from mobile_contract import quality as contract


async def read_course_quality(
    database: Database, caller: Caller, course_id: str
) -> contract.CourseQuality:
    """Every exercise with its figures, its verdict in words and what learners reported.

    The figures are those of the latest measurement, at most an hour old. Raises Problem
    `course_not_found` for one the association neither teaches nor writes.
    """
    async with transaction(database, caller) as tx:
        if not await course_queries.teaches(tx, course_id):
            raise Problem("course_not_found")
        items = await course_items(tx, course_id)
        return contract.CourseQuality(
            course_id, [present_item(item, caller.language) for item in items]
        )
