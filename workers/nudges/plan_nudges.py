"""Decides about every break that is near: remind in it or not, by which words, at which minute.

One decision for one person and break, kept with everything it was made from. It is made a few
minutes ahead, so that it is fresh and still in time; `send_nudges` looks once more.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.jobs import SendNudges
from api.nudging.breaks import Break, breaks_between, next_break
from api.nudging.policy import POLICY_VERSION, decide
from workers.nudges import queries
from workers.nudges.crowds import Crowds
from workers.nudges.situation import Wishes, read_around, read_wishes
from workers.outages import OUTAGES
from workers.to_the_end import to_the_end

log = structlog.get_logger()

AHEAD = timedelta(minutes=10)
"""How long before a break begins the decision about it is made."""

_AT_ONCE = 200
_SIDE_BY_SIDE = 2
"""More would not be decided sooner, and whoever studies meanwhile would wait for the database."""

_AFTER_A_FAULT = timedelta(minutes=10)
_LOOK_BACK = timedelta(days=1)


async def plan_nudges(database: Database) -> int:
    """Decide about everybody whose time has come; how many decisions were made."""
    decided, crowds = 0, Crowds(database)
    while people := await queries.people_to_decide_about(database, _AT_ONCE):
        decided += await _decide_about(crowds, people)
        if len(people) < _AT_ONCE:
            break
    return decided


async def _decide_about(crowds: Crowds, people: Sequence[UUID]) -> int:
    """Several people side by side, each in a transaction of her own."""
    waiting = iter(people)

    async def work() -> int:
        return sum([await _decide_about_one(crowds, person_id) for person_id in waiting])

    return sum(await to_the_end([work() for _ in range(_SIDE_BY_SIDE)]))


async def _decide_about_one(crowds: Crowds, person_id: UUID) -> int:
    try:
        async with system_transaction(crowds.database, person_id=person_id) as tx:
            since = await queries.due_decision(tx)
            return 0 if since is None else await _look_at_breaks(tx, since, crowds)
    except OUTAGES:
        raise
    except Exception as error:  # one person's broken data must not keep the others waiting
        log.error("nudge_undecided", error=type(error).__name__, exc_info=error)
        async with system_transaction(crowds.database, person_id=person_id) as tx:
            if await queries.due_decision(tx):
                await queries.record_next_decision(tx, tx.people_now + _AFTER_A_FAULT)
        return 0


async def _look_at_breaks(tx: Transaction, since: datetime, crowds: Crowds) -> int:
    """Decide about her next break if it is near; note when to look again. How many decisions.

    Breaks that passed while nobody looked get theirs too, so that she can read why nothing came.
    Who has not asked for reminders, or has no breaks, is not looked at until she changes that.
    """
    wishes = await read_wishes(tx)
    if not wishes.windows or wishes.consent_version is None:
        await queries.record_next_decision(tx, None)
        return 0
    due = await _missed(tx, wishes, since)
    near = await _next_undecided(tx, wishes)
    if near is not None and near.starts_at - AHEAD <= tx.people_now:
        due.append(near)
        near = next_break(wishes.windows, wishes.zone, near.ends_at)
    for break_ in due:
        await _decide(tx, wishes, break_, crowds)
    await queries.record_next_decision(tx, near.starts_at - AHEAD if near else None)
    return len(due)


async def _missed(tx: Transaction, wishes: Wishes, since: datetime) -> list[Break]:
    """Her breaks that began and ended since then, a day back at most, and have no decision."""
    first = max(since, tx.people_now - _LOOK_BACK)
    over = [
        each
        for each in breaks_between(wishes.windows, wishes.zone, first, tx.people_now)
        if each.ends_at <= tx.people_now
    ]
    return [each for each in over if not await queries.is_decided(tx, each)]


async def _next_undecided(tx: Transaction, wishes: Wishes) -> Break | None:
    """Her next break that has no decision: the one that runs may have its own already, and the
    next one begin within minutes.
    """
    near = next_break(wishes.windows, wishes.zone, tx.people_now)
    while near is not None and await queries.is_decided(tx, near):
        near = next_break(wishes.windows, wishes.zone, near.ends_at)
    return near


async def _decide(tx: Transaction, wishes: Wishes, near: Break, crowds: Crowds) -> None:
    at = max(tx.people_now, near.starts_at)
    around = await read_around(tx, wishes, at, near.ends_at)
    nudge_id = new_id()
    seed = nudge_id.int & (2**62 - 1)
    crowd = await crowds.around(tx.me, near)
    decision = decide(around.situation, near, seed, tx.people_now, crowd)
    await queries.insert_nudge(
        tx, nudge_id, near, around.situation, around.best, seed, POLICY_VERSION, decision
    )
    if decision.planned_at is not None:
        await queries.insert_sends(tx, nudge_id, decision.planned_at, near.ends_at)
        if decision.planned_at <= tx.people_now:
            tx.enqueue(SendNudges())
