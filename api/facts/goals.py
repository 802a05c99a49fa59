"""A learner's goals as they are kept: whichever way a change comes, from her app at once or from a
phone that was offline, the later one holds.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.db.transaction import Transaction
from mobile_contract.goals import SetGoal
from mobile_contract.sync import GoalEvent

DAYS_PER_WEEK = "days_per_week"
MINUTES_PER_DAY = "minutes_per_day"
MASTERY = "mastery"
PATH = "path"

KINDS = (DAYS_PER_WEEK, MINUTES_PER_DAY, MASTERY, PATH)
"""What a goal may be about. `credits` has its place in the table and comes with the ledger."""

# Targets of a mastery above 1 name a level of the skill; up to 1 it is the share of its questions
# she expects to get right.
LEVEL_TARGETS = {"familiar": 2.0, "proficient": 3.0, "mastered": 4.0}


def level_of(kind: str, target: float) -> str | None:
    """The level of a skill that a goal aims at, where it aims at one."""
    if kind != MASTERY:
        return None
    return next((name for name, each in LEVEL_TARGETS.items() if each == target), None)


def told_target(kind: str, target: float) -> float | None:
    """The target as apps are told it: a level is told as such, and a course has none."""
    return None if kind == PATH or level_of(kind, target) else target


_MOST = {DAYS_PER_WEEK: 7.0, MINUTES_PER_DAY: 240.0}
_LONGEST_SUBJECT = 100


@dataclass(frozen=True, slots=True)
class GoalChange:
    """A goal set, in place of the one of its kind and subject; or, without a target, ended.

    `subject`: the skill of a mastery, the course of a path. `target`: study days, minutes, a level
    or a share (see LEVEL_TARGETS), 1 for a whole course.
    """

    kind: str
    subject: str | None
    target: float | None
    by_date: date | None = None


class GoalMisfit(Exception):
    """A field that does not go with the others: kind, subject, target, level or by_date."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def goal_change(asked: SetGoal | GoalEvent) -> GoalChange:
    """The change she asks for, whichever way; raises GoalMisfit.

    A whole course is meant where a path names no target; a mastery names a level or a share.
    """
    change = GoalChange(asked.kind, asked.subject, _target(asked), asked.by_date)
    field = misfit(change)
    if field is not None:
        raise GoalMisfit(field)
    return change


def _target(asked: SetGoal | GoalEvent) -> float | None:
    if isinstance(asked, GoalEvent) and asked.ended:
        return None
    target, level = asked.target, asked.level
    if asked.kind == MASTERY:
        if (level is None) == (target is None) or (target or 0.0) > 1.0:
            raise GoalMisfit("target")
        return LEVEL_TARGETS[level] if level else target
    if level is not None:
        raise GoalMisfit("level")
    if asked.kind == PATH and target is None:
        return 1.0
    if target is None:
        raise GoalMisfit("target")
    return target


def misfit(change: GoalChange) -> str | None:
    """Which field of a change cannot be: kind, subject, target or by_date. None: it is sound."""
    if change.kind not in KINDS:
        return "kind"
    has_subject = change.kind in (MASTERY, PATH)
    if has_subject != bool(change.subject) or "\0" in (change.subject or ""):
        return "subject"
    if len(change.subject or "") > _LONGEST_SUBJECT:
        return "subject"
    if change.target is None:
        return None
    if has_subject != (change.by_date is not None):
        return "by_date"
    return None if _is_possible(change.kind, change.target) else "target"


def _is_possible(kind: str, target: float) -> bool:
    if kind == MASTERY:
        return 0.0 < target <= 1.0 or target in LEVEL_TARGETS.values()
    if kind == PATH:
        return target == 1.0
    return 1.0 <= target <= _MOST[kind] and (kind == MINUTES_PER_DAY or target == int(target))


async def set_goal(tx: Transaction, change: GoalChange, at: datetime, goal_id: UUID) -> None:
    """Take a sound change into account that was made at `at`; known by its id, it is taken once.

    The caller holds the learner's lock. Every change is a row: a goal reaches from its moment to
    the next change of its kind and subject, and an end is a goal that reaches nowhere. So the order
    in which changes arrive makes no difference.
    """
    await tx.run(
        "insert into learner_goal (id, tenant_id, person_id, kind, target, subject, by_date,"
        " set_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict do nothing",
        *(goal_id, tx.tenant, tx.me, change.kind, change.target or 0.0, change.subject),
        *(change.by_date, at),
    )
    # First what has ended, then the one in force: there is never more than one.
    for ended in (True, False):
        await tx.run(_RELINK, tx.tenant, tx.me, change.kind, change.subject, ended)


async def minutes_goal(tx: Transaction) -> float | None:
    """The minutes a day she has set herself, if any."""
    found: float | None = await tx.value(
        "select target from learner_goal where tenant_id = $1 and person_id = $2 and kind = $3"
        " and ended_at is null",
        *(tx.tenant, tx.me, MINUTES_PER_DAY),
    )
    return found


_RELINK = """
update learner_goal g set ended_at = linked.ended_at
from (select id, case when target = 0 then set_at
             else lead(set_at) over (order by set_at, id) end as ended_at
      from learner_goal where tenant_id = $1 and person_id = $2 and kind = $3
      and subject is not distinct from $4) linked
where g.tenant_id = $1 and g.id = linked.id and g.ended_at is distinct from linked.ended_at
  and (linked.ended_at is not null) = $5
"""
