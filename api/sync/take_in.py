"""Takes facts in: stored once, and folded, all in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import structlog

from api.db.transaction import Row, Transaction
from api.errors import Problem
from api.facts.effects import Effect
from api.facts.fold import fold_events
from api.facts.goals import goal_change, set_goal
from api.facts.learner import lock_learner
from api.facts.queries import event_digests, insert_events
from api.facts.readings import READINGS, record_readings
from api.facts.wishes import SaidOfStep, insert_wishes
from api.pacing.believed import Population
from api.sync.lines import Line, Refusal
from api.sync.making import Made
from api.sync.told_of_nudges import take_in_nudges
from mobile_contract.sync import GoalEvent, RatingEvent

Populations = Mapping[int, Population]

log = structlog.get_logger()

# Not the doing of any one event: the whole batch is sent again.
_NOBODYS_FAULT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    asyncpg.TransactionRollbackError,
    asyncpg.TooManyConnectionsError,
    OSError,
    TimeoutError,
)


@dataclass(slots=True)
class Taken:
    """What became of the facts of a batch, by line."""

    created: dict[int, Effect | None] = field(default_factory=dict)
    duplicates: set[int] = field(default_factory=set)
    refused: list[tuple[Line, Refusal]] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)


async def take_in(
    tx: Transaction, learner: Row, made: Sequence[Made], populations: Populations
) -> Taken:
    """Store and fold them under the lock of `learner`, whose row that is.

    Where our own code fails at one of them, the others are taken in one by one and only that one
    is to be sent again.
    """
    taken = Taken()
    if not made:
        return taken
    try:
        async with tx.savepoint():
            await _take(tx, learner, made, populations, taken)
    except _NOBODYS_FAULT:
        raise
    except Exception:
        log.exception("batch_failed", events=len(made))
        taken = Taken()
        for each in made:
            await _take_alone(tx, each, populations, taken)
    return taken


async def _take_alone(tx: Transaction, each: Made, populations: Populations, taken: Taken) -> None:
    alone = Taken()
    try:
        async with tx.savepoint():
            # As the one before it has left her.
            await _take(tx, await lock_learner(tx), [each], populations, alone)
    except _NOBODYS_FAULT:
        raise
    except Exception:
        log.exception("event_failed", event_id=str(each.event.id), kind=each.event.kind)
        taken.failed.add(each.line.number)
        return
    taken.created |= alone.created
    taken.duplicates |= alone.duplicates
    taken.refused += alone.refused


async def _take(
    tx: Transaction, learner: Row, made: Sequence[Made], populations: Populations, taken: Taken
) -> None:
    new = await _store(tx, made, taken)
    # Before the answers: where these ask for the whole log anew, readings are taken from it too.
    await record_readings(tx, [each.event for each in new if each.event.kind in READINGS])
    answers = [(each.event, each.marking) for each in new if each.marking is not None]
    effects = await fold_events(tx, learner, answers, populations)
    await _record_wishes(tx, new)
    for each in new:
        if isinstance(each.sent, GoalEvent):
            await set_goal(tx, goal_change(each.sent), each.event.effective_at, each.event.id)
    await take_in_nudges(tx, [(each.event, each.sent) for each in new])
    for each in new:
        taken.created[each.line.number] = effects.get(each.event.id)


async def _store(tx: Transaction, made: Sequence[Made], taken: Taken) -> list[Made]:
    """Store what is new; tell what was known, and what stands under another's id or number."""
    first: dict[UUID, Made] = {}
    again: list[Made] = []
    for each in made:
        if each.event.id in first:
            again.append(each)
        else:
            first[each.event.id] = each
    new = await insert_events(tx, [each.event for each in first.values()])
    known = [each for each in first.values() if each.event.id not in new]
    digests = await event_digests(tx, (each.event.id for each in known)) if known else {}
    digests |= {each.event.id: each.event.digest for each in first.values() if each.event.id in new}
    for each in (*known, *again):
        _tell_known(each, digests.get(each.event.id), taken)
    return [each for each in first.values() if each.event.id in new]


def _tell_known(each: Made, stored: bytes | None, taken: Taken) -> None:
    if stored == each.event.digest:
        taken.duplicates.add(each.line.number)
    else:
        taken.refused.append((each.line, _NUMBER_TAKEN if stored is None else _ID_TAKEN))


_NUMBER_TAKEN = Refusal(Problem("sequence_conflict"), "sequence", "conflict")
_ID_TAKEN = Refusal(Problem("event_conflict"), "id", "conflict")


async def _record_wishes(tx: Transaction, new: Iterable[Made]) -> None:
    ratings = [(each.event, each.sent) for each in new if isinstance(each.sent, RatingEvent)]
    said = [
        SaidOfStep(event.id, None, sent.lesson_id, sent.exercise_id, sent.said, event.effective_at)
        for event, sent in ratings
    ]
    await insert_wishes(tx, said)
