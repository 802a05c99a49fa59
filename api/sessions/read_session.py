"""A learner comes back to a session: the same steps, and which of them are answered."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.revisions import lessons_by_revision
from api.sessions import queries
from api.sessions.presenters import present_session
from mobile_contract import sessions as contract


async def read_session(
    database: Database, caller: Caller, session_id: UUID
) -> contract.StudySession:
    """The session as composed. Raises Problem `session_not_found` where she has no such session."""
    async with transaction(database, caller) as tx:
        session = await queries.session_by_id(tx, session_id)
        if session is None:
            raise Problem("session_not_found")
        lessons = await lessons_by_revision(
            tx, {bytes.fromhex(step.revision) for step in session.plan.shown}
        )
        answered = await queries.answers_of_session(tx, session_id)
        return present_session(session, lessons, answered, caller.language)
