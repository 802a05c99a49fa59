"""Which sessions did this learner begin lately, and why was each step in them? For explaining."""

from datetime import datetime

from api.db.transaction import Transaction
from api.revisions import lessons_by_revision
from api.sessions import queries
from api.sessions.presenters import present_session
from mobile_contract import sessions as contract


async def recent_sessions(tx: Transaction, since: datetime) -> list[contract.StudySession]:
    """Her sessions composed from this moment on, the oldest first, as her app shows them."""
    found = []
    for stored in await queries.sessions_since(tx, since):
        revisions = {bytes.fromhex(step.revision) for step in stored.plan.shown}
        lessons = await lessons_by_revision(tx, revisions)
        answered = await queries.answers_of_session(tx, stored.id)
        found.append(present_session(stored, lessons, answered, tx.caller.language))
    return found
