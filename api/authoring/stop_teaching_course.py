"""The office stops teaching a course; what members have learned of it stays theirs."""

from api.authoring import course_queries
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem


async def stop_teaching_course(database: Database, caller: Caller, course_id: str) -> None:
    """Stop offering a course to members. Raises Problem `course_not_found` where nobody is."""
    async with transaction(database, caller) as tx:
        if not await course_queries.stop_teaching(tx, course_id):
            raise Problem("course_not_found")
        tx.about("course", course_id)
        return tx.reply(None, 204)
