"""The learner's streak: her study days, the days she was away and her goal of days a week."""

from collections.abc import Callable
from datetime import date, timedelta

from api.db.transaction import Row, Transaction
from api.facts.goals import DAYS_PER_WEEK
from api.facts.holds import own_holds
from api.pacing.streak import Lived, Streak, StreakUnit, never_lived, streak
from api.pacing.study_day import study_day


async def own_streak(tx: Transaction, zone: str) -> Streak:
    """As of now, on the clock of this zone. A studied day is one with an answer."""
    days = await tx.rows(_DAYS, tx.tenant, tx.me)
    now = Lived(tx.people_now, zone)
    return streak(
        [row["day"] for row in days],
        study_day(now.at, zone),
        await _unit(tx),
        await own_holds(tx),
        [day for row in days for day in _never_lived(row)] + await _since_the_last(tx, days, now),
        await _days_a_week(tx, zone),
    )


# Where a date lies between two studied days, the answers before and after it tell whether it was
# ever lived: a journey takes a day at most, so they are found near the days' own time.
_DAYS = """
with studied as (
  select day, lag(day) over (order by day) as previous from study_day
  where tenant_id = $1 and person_id = $2 and answers > 0)
select s.day, b.at as before_at, b.zone as before_zone, a.at as after_at, a.zone as after_zone
from studied s
left join lateral (
  select e.effective_at as at, e.zone from learner_event e
  where s.day > s.previous + 1 and e.tenant_id = $1 and e.person_id = $2
    and e.study_day = s.previous and e.effective_at >= s.previous - interval '2 days'
    and e.effective_at < s.previous + interval '3 days'
  order by e.effective_at desc limit 1) b on true
left join lateral (
  select e.effective_at as at, e.zone from learner_event e
  where s.day > s.previous + 1 and e.tenant_id = $1 and e.person_id = $2
    and e.study_day = s.day and e.effective_at >= s.day - interval '2 days'
    and e.effective_at < s.day + interval '3 days'
  order by e.effective_at limit 1) a on true
order by s.day
"""


def _never_lived(row: Row) -> list[date]:
    if row["before_at"] is None or row["after_at"] is None:
        return []
    return never_lived(
        Lived(row["before_at"], row["before_zone"]), Lived(row["after_at"], row["after_zone"])
    )


async def _since_the_last(tx: Transaction, days: list[Row], now: Lived) -> list[date]:
    """The dates she never lived since she studied last."""
    if not days or study_day(now.at, now.zone) <= days[-1]["day"] + timedelta(days=1):
        return []
    row = await tx.row(
        "select effective_at, zone from learner_event where tenant_id = $1 and person_id = $2"
        " and study_day = $3 order by effective_at desc limit 1",
        tx.tenant,
        tx.me,
        days[-1]["day"],
    )
    return never_lived(Lived(*row.values()), now) if row is not None else []


async def _unit(tx: Transaction) -> StreakUnit:
    unit: StreakUnit | None = await tx.value(
        "select streak_unit from learner where tenant_id = $1 and person_id = $2", tx.tenant, tx.me
    )
    return unit or "day"


async def _days_a_week(tx: Transaction, zone: str) -> Callable[[date], int]:
    """How many studied days a week asked for: by the goal in force when it ended, in this zone."""
    rows = await tx.rows(
        "select set_at, ended_at, target from learner_goal where tenant_id = $1 and person_id = $2"
        " and kind = $3 and ended_at is distinct from set_at order by set_at",
        *(tx.tenant, tx.me, DAYS_PER_WEEK),
    )
    goals: list[tuple[date, date | None, float]] = [
        (
            study_day(row["set_at"], zone),
            row["ended_at"] and study_day(row["ended_at"], zone),
            row["target"],
        )
        for row in rows
    ]

    def needed(monday: date) -> int:
        over = monday + timedelta(days=7)
        for first, last, target in goals:
            if first < over and (last is None or last >= over):
                return int(target)
        return 1

    return needed
