"""The rows of a learner's goals, and of the week and day they are measured by."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts.goals import level_of


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """One goal in force. `target` as it is kept (`api/facts/goals.py`)."""

    id: UUID
    kind: str
    subject: str | None
    target: float
    by_date: date | None
    set_at: datetime

    @property
    def level(self) -> str | None:
        """The level of a skill it aims at, where it aims at one."""
        return level_of(self.kind, self.target)


_COLUMNS = "id, kind, subject, target, by_date, set_at"


async def goals_in_force(tx: Transaction) -> list[OwnGoal]:
    """Her goals, in the order they were set."""
    rows = await tx.rows(
        f"select {_COLUMNS} from learner_goal"  # noqa: S608
        " where tenant_id = $1 and person_id = $2 and ended_at is null order by set_at, id",
        tx.tenant,
        tx.me,
    )
    return [OwnGoal(*row.values()) for row in rows]


async def goal_ever(tx: Transaction, goal_id: UUID) -> tuple[OwnGoal, bool] | None:
    """A goal she set, and whether it is in force; None where she set none of that id."""
    row = await tx.row(
        f"select {_COLUMNS}, ended_at from learner_goal"  # noqa: S608
        " where tenant_id = $1 and person_id = $2 and id = $3 and target > 0",
        tx.tenant,
        tx.me,
        goal_id,
    )
    if row is None:
        return None
    *goal, ended_at = row.values()
    return OwnGoal(*goal), ended_at is None


async def newest_change(tx: Transaction, kind: str, subject: str | None) -> datetime | None:
    """When her goal of this kind and subject was set or ended last."""
    at: datetime | None = await tx.value(
        "select max(set_at) from learner_goal where tenant_id = $1 and person_id = $2"
        " and kind = $3 and subject is not distinct from $4",
        *(tx.tenant, tx.me, kind, subject),
    )
    return at


async def studied_days(tx: Transaction, since: date) -> list[Row]:
    """Her study days from that day on, each with its answers and milliseconds."""
    return await tx.rows(
        "select day, answers, answer_ms + reading_ms as ms from study_day"
        " where tenant_id = $1 and person_id = $2 and day >= $3",
        tx.tenant,
        tx.me,
        since,
    )


async def break_minutes(tx: Transaction) -> dict[int, float]:
    """The minutes of her breaks by weekday, Monday 1; days without a break are left out."""
    rows = await tx.rows(
        "select weekday, sum(mod((extract(epoch from ends_local) - extract(epoch from starts_local)"
        " + 86400)::integer, 86400)) / 60.0 as minutes from break_window where person_id = $1"
        " group by weekday",
        tx.me,
    )
    return {row["weekday"]: float(row["minutes"]) for row in rows}
