"""The rows of a person's weekly mail: how she wants it, what was decided, what refuses it."""

from dataclasses import dataclass
from datetime import date, datetime

from api.clock import new_id
from api.db.transaction import Transaction
from api.nudging.digests import DEFAULT_TIME, DigestTime, Standing


@dataclass(frozen=True, slots=True)
class Refused:
    """Since when, and why, her address gets none: address_refused or address_bounced."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class DigestWish:
    """Whether she wants the mail, when, since when she wants it so; `refused`: it cannot come."""

    wanted: bool
    when: DigestTime
    asked_at: datetime | None
    refused: Refused | None


UNASKED = DigestWish(False, DEFAULT_TIME, None, None)


async def own_digest_wish(tx: Transaction) -> DigestWish:
    """As she has said, or as it is until she does."""
    row = await tx.row("select * from digest_wish where person_id = $1", tx.me)
    if row is None:
        return UNASKED
    return DigestWish(
        row["wanted"],
        DigestTime(row["weekday"], row["at_local"]),
        row["asked_at"],
        Refused(row["refused_at"], row["refused_for"]) if row["refused_at"] else None,
    )


async def save_digest_wish(tx: Transaction, wish: DigestWish) -> None:
    """Keep it in place of the one before, and have the workers look at her week anew."""
    await tx.run(
        "insert into digest_wish (person_id, wanted, weekday, at_local, asked_at, look_at,"
        " refused_at, refused_for) values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (person_id) do update set wanted = $2, weekday = $3, at_local = $4,"
        " asked_at = $5, look_at = $6, refused_at = $7, refused_for = $8",
        tx.me,
        wish.wanted,
        wish.when.weekday,
        wish.when.at,
        wish.asked_at,
        tx.people_now if wish.wanted else None,
        wish.refused.at if wish.refused else None,
        wish.refused.code if wish.refused else None,
    )


async def end_digest(tx: Transaction) -> None:
    """She wants no weekly mail; said again, it changes nothing."""
    await tx.run(
        "update digest_wish set wanted = false, look_at = null where person_id = $1 and wanted",
        tx.me,
    )


async def record_refused(tx: Transaction, code: str) -> bool:
    """Her address gets no weekly mail any more; False where she wants none anyway.

    The first refusal is the one that is told.
    """
    touched = await tx.run(
        "update digest_wish set refused_at = coalesce(refused_at, $2),"
        " refused_for = coalesce(refused_for, $3) where person_id = $1 and wanted",
        tx.me,
        tx.people_now,
        code,
    )
    return bool(touched)


async def decided_weeks(tx: Transaction, since: date) -> frozenset[date]:
    """The Mondays from `since` on whose mail was decided about."""
    rows = await tx.rows(
        "select week from digest where person_id = $1 and week >= $2", tx.me, since
    )
    return frozenset(row["week"] for row in rows)


async def insert_digest(
    tx: Transaction, week: date, standing: Standing, held_by: str | None
) -> bool:
    """Keep what was decided about a week; False where somebody decided before."""
    touched = await tx.run(
        "insert into digest (id, person_id, week, decided_at, held_by, due, lessons, streak)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (person_id, week) do nothing",
        *(new_id(), tx.me, week, tx.people_now, held_by),
        *(standing.due, standing.lessons, standing.streak),
    )
    return bool(touched)
