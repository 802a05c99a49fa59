"""All that a decision about one person's break depends on, read in her own transaction.

Asked twice of every nudge: when it is planned, and again at the moment of sending, so that what she
has changed or done in between counts.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from api.db.transaction import Transaction
from api.facts.still_asked import coming_reviews
from api.nudging.breaks import BreakWindow
from api.nudging.policy import Situation, Work
from api.pacing.study_day import local_time, study_day
from api.reminders.queries import (
    OwnSettings,
    own_settings,
    own_windows,
    own_zone,
    reminders_consent,
)
from workers.nudges import queries

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How she wants to be reminded, and where she is."""

    zone: str
    windows: tuple[BreakWindow, ...]
    settings: OwnSettings
    consent_version: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """Her situation, her associations (the first joined first), and the one with most to do."""

    situation: Situation
    tenants: list[UUID]
    best: UUID | None


async def read_wishes(tx: Transaction) -> Wishes:
    """As they stand now."""
    return Wishes(
        await own_zone(tx),
        await own_windows(tx),
        await own_settings(tx),
        await reminders_consent(tx),
    )


async def read_around(
    tx: Transaction, wishes: Wishes, at: datetime, due_by: datetime, own_nudge: UUID | None = None
) -> Around:
    """Everything about the person that a decision depends on.

    `at`: when the reminder would come; whether she has studied that day is judged by it. `due_by`:
    reviews due until then count as work. `own_nudge` is left out of the attention she has spent
    already. Her associations are looked at one after the other, each behind its wall.
    """
    today = local_time(at, wishes.zone).date()
    situation = Situation(
        zone=wishes.zone,
        windows=wishes.windows,
        quiet=wishes.settings.quiet,
        caps=wishes.settings.caps,
        hold=wishes.settings.hold,
        consent_version=wishes.consent_version,
        is_member=False,
        done_today=False,
        interruptions=await queries.interruptions_since(tx, today - _WEEK, own_nudge),
        work=None,
        last_arm=await queries.last_arm(tx),
        snoozed_until=await queries.snoozed_until(tx),
    )
    return await _with_work(tx, situation, study_day(at, wishes.zone), due_by)


async def _with_work(
    tx: Transaction, situation: Situation, today: date, due_by: datetime
) -> Around:
    """The situation with what there is to do: most due wins, then who was joined first."""
    me, best, tenants = tx.me, None, await queries.own_tenants(tx)
    for tenant_id in tenants:
        await tx.begin_as(me, tenant_id)
        if not await queries.takes_a_course(tx):
            continue
        due = (await coming_reviews(tx, due_by)).due
        work = Work(due, await queries.has_new_lesson(tx))
        done = situation.done_today or await queries.has_studied(tx, today)
        situation = replace(situation, is_member=True, done_today=done)
        if best is None or (work.due, work.new_lesson) > (best[0].due, best[0].new_lesson):
            best = (work, tenant_id)
    await tx.begin_as(me)
    if best is None:
        return Around(situation, tenants, None)
    return Around(replace(situation, work=best[0]), tenants, best[1])
