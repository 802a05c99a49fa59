"""The office decides which courses its members are taught."""

from api.authoring import course_queries
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem


async def teach_course(database: Database, caller: Caller, course_id: str) -> None:
    """Teach a published course, shipped or the association's own, to every member.

    Doing so again changes nothing. Raises Problem `course_not_found`.
    """
    async with transaction(database, caller) as tx:
        if not await course_queries.course_to_teach(tx, course_id):
            raise Problem("course_not_found")
        await course_queries.teach(tx, course_id)
        tx.about("course", course_id)
        return tx.reply(None, 204)
