"""All that a decision about one person's break depends on, read in her own transaction.

Asked twice of every nudge: when it is planned, and again at the moment of sending, so that what she
has changed or done in between counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.nudging.attention import Interruption
from api.nudging.breaks import BreakWindow
from api.nudging.policy import Situation, Work
from api.pacing.study_day import local_time, study_day
from api.reminders.queries import DEFAULT_SETTINGS, OwnSettings, settings_in

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How she wants to be reminded, where she is, and how her attention was spent of late:
    `interruptions` by the nudge that was one.
    """

    zone: str
    language: str
    windows: tuple[BreakWindow, ...]
    settings: OwnSettings
    consent_version: int | None
    snoozed_until: datetime | None
    interruptions: Sequence[tuple[UUID, Interruption]]
    last_arm: str | None


@dataclass(frozen=True, slots=True)
class Around:
    """Her situation, her associations (the first joined first), and the one with most to do."""

    situation: Situation
    tenants: list[UUID]
    best: UUID | None


async def read_wishes(tx: Transaction) -> Wishes:
    """As they stand now."""
    row = await tx.row("select * from wishes_of($1)", tx.me)
    assert row is not None
    return wishes_in(row)


async def read_around(tx: Transaction, wishes: Wishes, at: datetime, due_by: datetime) -> Around:
    """Everything about the person that a decision depends on.

    `at`: when the reminder would come; whether she has studied that day is judged by it. `due_by`:
    reviews due until then count as work. Her associations are looked at one after the other, each
    behind its wall.
    """
    since = study_day(at, wishes.zone) - _DAY
    row = await tx.row("select * from work_of($1, $2, $3, false)", tx.me, due_by, since)
    assert row is not None
    return around_in(row, wishes, at)


def wishes_in(row: Row) -> Wishes:
    """What `wishes_of` has found."""
    settings = DEFAULT_SETTINGS if row["quiet_from_local"] is None else settings_in(row)
    windows = zip(row["weekdays"] or (), row["starts"] or (), row["ends"] or (), strict=True)
    spent = zip(row["interrupted_at"] or (), row["interrupted_on"] or (), strict=True)
    return Wishes(
        row["zone"],
        row["language"],
        tuple(BreakWindow(*each) for each in windows),
        settings,
        row["consent_version"],
        row["snoozed_until"],
        [
            (by, Interruption(*each))
            for by, each in zip(row["interrupted_by"] or (), spent, strict=True)
        ],
        row["last_arm"],
    )


def around_in(row: Row, wishes: Wishes, at: datetime, own_nudge: UUID | None = None) -> Around:
    """What `work_of` has found, with her wishes, for a reminder at that moment.

    `own_nudge` is left out of the attention she has spent already. Raises UnknownZone.
    """
    since = local_time(at, wishes.zone).date() - _WEEK
    works = [
        Work(due, new) for due, new in zip(row["due"] or (), row["new_lesson"] or (), strict=True)
    ]
    best = max(range(len(works)), key=lambda n: (works[n].due, works[n].new_lesson), default=None)
    situation = Situation(
        zone=wishes.zone,
        windows=wishes.windows,
        quiet=wishes.settings.quiet,
        caps=wishes.settings.caps,
        hold=wishes.settings.hold,
        consent_version=wishes.consent_version,
        is_member=bool(works),
        done_today=study_day(at, wishes.zone) in (row["studied"] or ()),
        interruptions=tuple(
            each for by, each in wishes.interruptions if by != own_nudge and each.on >= since
        ),
        work=None,
        last_arm=wishes.last_arm,
        snoozed_until=wishes.snoozed_until,
    )
    if best is None:
        return Around(situation, row["tenants"], None)
    return Around(replace(situation, work=works[best]), row["tenants"], row["taken_in"][best])
