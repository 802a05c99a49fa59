"""A course written in a folder moves into the studio."""

from api.authoring import course_queries
from api.authoring.at_home import STUDIO
from api.authoring.presenters import present_course
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from mobile_contract import authoring as contract


async def take_over_course(
    database: Database, caller: Caller, course_id: str
) -> contract.AuthoredCourse:
    """From now on the course is written here; its folder can no longer be published.

    Raises Problem `course_not_found`, `course_shipped`, or `course_at_home` where it is here.
    """
    async with transaction(database, caller) as tx:
        course = await course_queries.course_by_id(tx, course_id, lock=True)
        if course is None:
            shipped = await course_queries.course_to_teach(tx, course_id)
            raise Problem("course_shipped" if shipped else "course_not_found")
        if course.home == STUDIO:
            raise Problem("course_at_home")
        await course_queries.move_home(tx, course_id, STUDIO)
        moved = await course_queries.course_by_id(tx, course_id)
        assert moved is not None
        tx.about("course", course_id)
        return tx.reply(await present_course(tx, moved))
