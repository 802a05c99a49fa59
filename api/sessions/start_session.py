"""A learner has some minutes: compose the session that fits them."""

from uuid import UUID

from msgspec import UnsetType

from api.caller import Caller
from api.clock import new_id
from api.composing.composed import composed_session
from api.composing.situating import Asked
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem, fault
from api.nudging.session_minutes import session_minutes
from api.sessions import queries
from api.sessions.presenters import present_session
from mobile_contract import sessions as contract


async def start_session(
    database: Database, caller: Caller, request: contract.StartSession
) -> contract.StudySession:
    """Compose and keep a session of at most `request.minutes` at this learner's own pace.

    Led as she asks, else as her study settings say. Where nothing fits or nothing is left, the
    session has no steps and says why. Without minutes, it is as long as the nudge it is opened from
    has time for. Raises Problem `nudge_not_found`, or `invalid_request` where there are neither
    minutes nor a nudge.
    """
    async with transaction(database, caller) as tx:
        minutes = await _minutes(tx, request)
        session_id = new_id()
        seed = _seed(session_id)
        asked = Asked(request.guidance, tuple(request.chosen))
        composed = await composed_session(tx, minutes, seed, asked)
        stored = await queries.insert_session(
            tx,
            session_id,
            minutes,
            seed,
            composed.plan,
            composed.population_version,
            request.nudge_id,
        )
        return tx.reply(present_session(stored, composed.lessons, {}, caller.language), 201)


async def _minutes(tx: Transaction, request: contract.StartSession) -> float:
    """As asked for, or as the nudge's break has left."""
    if request.nudge_id is not None:
        nudge = await queries.own_nudge(tx, request.nudge_id)
        if nudge is None:
            raise Problem("nudge_not_found")
        if isinstance(request.minutes, UnsetType):
            return session_minutes(nudge.minutes, nudge.break_ends_at, tx.people_now)
    if isinstance(request.minutes, UnsetType):
        raise Problem("invalid_request", faults=(fault("body.minutes", "minutes_needed"),))
    return request.minutes


def _seed(session_id: UUID) -> int:
    """The random part of the id, as PostgreSQL's bigint: the plan can be composed again from it."""
    return session_id.int & (2**62 - 1)
