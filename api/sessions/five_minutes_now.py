"""What would this learner get if she had five minutes now? Asked to explain, never kept."""

from api.clock import new_id
from api.composing.composed import composed_session
from api.composing.plan import StoredSession
from api.db.transaction import Transaction
from api.sessions.presenters import present_session
from mobile_contract import sessions as contract

_MINUTES = 5.0
_SEED = 0


async def five_minutes_now(tx: Transaction) -> contract.StudySession:
    """The session as `start_session` would compose it, with a reason for each step."""
    composed = await composed_session(tx, _MINUTES, _SEED)
    planned = StoredSession(new_id(), _MINUTES, composed.plan, tx.people_now, None, None)
    return present_session(planned, composed.lessons, {}, tx.caller.language)
