"""An author sees what the association can teach."""

from api.authoring import course_queries
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def list_courses(database: Database, caller: Caller) -> contract.AuthoredCourses:
    """Every shipped course and every one of the association's own, by id."""
    async with transaction(database, caller) as tx:
        rows = await course_queries.courses_to_teach(tx)
        return contract.AuthoredCourses(courses=[contract.CourseLine(**row) for row in rows])
