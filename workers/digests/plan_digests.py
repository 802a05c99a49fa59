"""Decides about every weekly mail whose moment has come: write it or not, once for her week.

The decision and the waiting mail are committed together, one row for a person and a week of hers.
So neither two workers nor a lost one make a second; how the mail then leaves is `send_mail`'s.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

import structlog

from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.identity.queries import insert_mail, own_person
from api.nudging.digests import (
    NOTHING,
    Standing,
    digest_moment,
    digest_objection,
    due_weeks,
    next_moment,
)
from api.pacing.study_day import local_time
from api.reminders.digest_queries import (
    DigestWish,
    decided_weeks,
    insert_digest,
    own_digest_wish,
)
from api.reminders.queries import own_settings
from api.unsubscribing import DIGEST, Unsubscription, write_unsubscription
from workers.digests.standing import read_standing
from workers.digests.words import digest_lines
from workers.outages import OUTAGES

log = structlog.get_logger()

_AT_ONCE = 200
_LOOK_BACK = timedelta(days=21)
_AFTER_A_FAULT = timedelta(minutes=10)
_LIFETIME = timedelta(days=1)
"""How long a written mail may wait for a mail server that is away."""


async def plan_digests(database: Database) -> int:
    """Decide about everybody whose moment has come; how many weeks were decided."""
    decided = 0
    while rows := await database.dispatcher.fetch(_DUE, _AT_ONCE):
        for row in rows:
            decided += await _decide_about_one(database, row["person_id"])
        if len(rows) < _AT_ONCE:
            break
    return decided


_DUE = """
select person_id from digest_wish
where look_at <= (select clock_timestamp() + shift from people_clock) order by look_at limit $1
"""


async def _decide_about_one(database: Database, person_id: UUID) -> int:
    try:
        async with system_transaction(database, person_id=person_id) as tx:
            return await _look_at_weeks(tx) if await _is_due(tx) else 0
    except OUTAGES:
        raise
    except Exception as error:  # one person's broken data must not keep the others waiting
        log.error("digest_undecided", error=type(error).__name__, exc_info=error)
        async with system_transaction(database, person_id=person_id) as tx:
            if await _is_due(tx):
                await _look_again(tx, tx.people_now + _AFTER_A_FAULT)
        return 0


async def _is_due(tx: Transaction) -> bool:
    """Whether she is to be looked at, by nobody else until we commit."""
    look_at = await tx.value(
        "select look_at from digest_wish where person_id = $1 for update skip locked", tx.me
    )
    return look_at is not None and look_at <= tx.people_now


async def _look_at_weeks(tx: Transaction) -> int:
    """Decide about her weeks whose moment has come, by the zone she is in now; note the next."""
    wish, person = await own_digest_wish(tx), await own_person(tx)
    zone: str = person["zone"]
    known = await decided_weeks(tx, local_time(tx.people_now - _LOOK_BACK, zone).date())
    weeks = due_weeks(wish.when, zone, wish.asked_at or tx.people_now, tx.people_now, known)
    decided = sum([await _decide(tx, wish, zone, week) for week in weeks])
    await _look_again(tx, next_moment(wish.when, zone, tx.people_now, known.union(weeks)))
    return decided


async def _decide(tx: Transaction, wish: DigestWish, zone: str, week: date) -> bool:
    standing, hold = await read_standing(tx, zone), (await own_settings(tx)).hold
    came_due_at = digest_moment(week, wish.when, zone)
    held_by = digest_objection(zone, hold, standing, came_due_at, tx.people_now)
    if wish.refused is not None:
        held_by = wish.refused.code
    first = await insert_digest(tx, week, standing or NOTHING, held_by)
    if first and held_by is None and standing is not None:
        await _write(tx, standing)
    log.info("digest", held_by=held_by)
    return first


async def _write(tx: Transaction, standing: Standing) -> None:
    person = await own_person(tx)
    mark = Unsubscription(tx.me, DIGEST)
    await insert_mail(
        tx,
        "digest",
        tx.seal.unseal(person["mail_sealed"]),
        person["language"],
        _LIFETIME,
        lines=digest_lines(standing, person["language"]),
        unsubscribe=write_unsubscription(tx.database.keeper.unsubscribe_key, mark),
    )


async def _look_again(tx: Transaction, at: datetime) -> None:
    await tx.run("update digest_wish set look_at = $2 where person_id = $1", tx.me, at)
