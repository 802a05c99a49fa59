"""All that a decision about one person's break depends on, read in her own transaction.

Asked twice of every nudge: when it is planned, and again at the moment of sending, so that what she
has changed or done in between counts.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from api.db.transaction import Transaction
from api.nudging.policy import Situation, Work
from api.pacing.study_day import local_time, study_day
from api.reminders.queries import own_settings, own_windows, own_zone, reminders_consent
from workers.nudges import queries

_WEEK = timedelta(days=7)


async def read_situation(
    tx: Transaction, at: datetime, due_by: datetime, own_nudge: UUID | None = None
) -> tuple[Situation, UUID | None]:
    """The person's situation, and the association whose work is worth most of her break.

    `at`: when the reminder would come; whether she has studied that day is judged by it. `due_by`:
    reviews due until then count as work. `own_nudge` is left out of the attention she has spent
    already. Her associations are looked at one after the other, each behind its wall.
    """
    zone, settings = await own_zone(tx), await own_settings(tx)
    today = local_time(at, zone).date()
    situation = Situation(
        zone=zone,
        windows=await own_windows(tx),
        quiet=settings.quiet,
        caps=settings.caps,
        hold=settings.hold,
        consent_version=await reminders_consent(tx),
        is_member=False,
        done_today=False,
        interruptions=await queries.interruptions_since(tx, today - _WEEK, own_nudge),
        work=None,
        last_arm=await queries.last_arm(tx),
    )
    return await _with_work(tx, situation, study_day(at, zone), due_by)


async def _with_work(
    tx: Transaction, situation: Situation, today: date, due_by: datetime
) -> tuple[Situation, UUID | None]:
    """The situation with what there is to do: most due wins, then who was joined first."""
    me, best = tx.me, None
    for tenant_id in await queries.own_tenants(tx):
        await tx.begin_as(me, tenant_id)
        if not await queries.takes_a_course(tx):
            continue
        work = Work(await queries.due_reviews(tx, due_by), await queries.has_new_lesson(tx))
        done = situation.done_today or await queries.has_studied(tx, today)
        situation = replace(situation, is_member=True, done_today=done)
        if best is None or (work.due, work.new_lesson) > (best[0].due, best[0].new_lesson):
            best = (work, tenant_id)
    await tx.begin_as(me)
    if best is None:
        return situation, None
    return replace(situation, work=best[0]), best[1]
