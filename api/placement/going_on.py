"""What follows in a placement: the next question, or its end and the lessons to skip."""

from dataclasses import replace
from datetime import datetime

from api.db.transaction import Transaction
from api.pacing.placement.choosing import next_item
from api.pacing.placement.estimating import estimate
from api.pacing.placement.stopping import POOL_EXHAUSTED, stopped_by
from api.pacing.placement.testing_out import lessons_tested_out
from api.placement import queries
from api.placement.pool import Pool
from api.placement.stored import Asked, StoredPlacement

STOPPED_EARLY = "stopped_early"


def gone_on(placement: StoredPlacement, pool: Pool, now: datetime) -> StoredPlacement:
    """The placement after its latest answer: with another question, or stopped, and by what.

    A question that may no longer be asked makes room for another one.
    """
    answers = placement.answers
    placed = replace(placement, estimate=estimate(pool.items, answers))
    stopped = stopped_by(pool.items, answers)
    if stopped:
        return ended(placed, stopped, now)
    still = placement.open_question
    if still is not None and pool.revisions.get(still.exercise_id) == still.revision:
        return placed
    following = next_item(pool.askable, answers, placement.seed)
    if following is None:
        return ended(placed, POOL_EXHAUSTED, now)
    key = following.exercise_id
    return replace(placed, asked=(*_answered(placed), Asked(key, pool.revisions[key])))


def ended(placement: StoredPlacement, stopped: str, now: datetime) -> StoredPlacement:
    """The placement at its end; a question still open was never asked."""
    return replace(placement, asked=_answered(placement), stopped=stopped, finished_at=now)


async def keep(tx: Transaction, placement: StoredPlacement, pool: Pool) -> None:
    """Keep where the placement stands; at its end, the lessons that need not be taken too."""
    await queries.record_placement(tx, placement)
    if placement.finished_at is None:
        return
    known = lessons_tested_out(pool.lessons, pool.items, placement.answers, placement.estimate)
    completed = await queries.completed_lessons(tx)
    await queries.insert_tested_out(
        tx, placement, [each for each in known if each not in completed]
    )


def _answered(placement: StoredPlacement) -> tuple[Asked, ...]:
    return tuple(each for each in placement.asked if each.event_id is not None)
