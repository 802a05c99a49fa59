"""A learner is done: close the session and say what it came to."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.facts.still_asked import coming_reviews
from api.sessions import queries
from mobile_contract import sessions as contract


async def finish_session(
    database: Database, caller: Caller, session_id: UUID
) -> contract.SessionSummary:
    """Finish the session, however much of it was done; finishing again changes nothing.

    Raises Problem `session_not_found` where she has no such session.
    """
    async with transaction(database, caller) as tx:
        session = await queries.session_by_id(tx, session_id)
        if session is None:
            raise Problem("session_not_found")
        answered = await queries.answers_of_session(tx, session_id)
        summary = contract.SessionSummary(
            id=session_id,
            answered=len(answered),
            correct=sum(answered.values()),
            steps=len(session.plan.steps),
            finished_at=await queries.finish_session(tx, session_id),
            next_due_at=(await coming_reviews(tx, tx.people_now)).first_at,
        )
        return tx.reply(summary, 200)
