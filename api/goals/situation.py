"""All that a learner's goals are measured by, read once: her days, her courses, her holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.db.transaction import Transaction
from api.facts.behind import Behind, behind_her
from api.facts.forecasting import own_forecast
from api.facts.goals import MINUTES_PER_DAY
from api.facts.habits import Habits, own_habits
from api.facts.holds import own_holds
from api.facts.offered import Offered, offered_lessons
from api.facts.prospects import Prospects, learner_prospects
from api.goals import queries
from api.goals.queries import OwnGoal
from api.pacing.forecast import Forecast
from api.pacing.holding import HeldDays


@dataclass(frozen=True, slots=True)
class Situation:
    """As it stands at `now`. `week` are the studied days since Monday, `minutes_today` all of her
    studying; `break_minutes` by weekday, Monday 1. `intended_minutes` a day are her goal's, or what
    she set, or as she usually studies.
    """

    now: datetime
    habits: Habits
    week: frozenset[date]
    minutes_today: float
    break_minutes: Mapping[int, float]
    holds: Sequence[HeldDays]
    offered: Sequence[Offered]
    prospects: Prospects
    behind: Behind
    coming: Forecast
    intended_minutes: float

    @property
    def today(self) -> date:
        """Her study day now."""
        return self.habits.today

    @property
    def usual_minutes_per_week(self) -> float:
        """By her latest study days, or what she intends while there are none."""
        seen = self.habits.minutes_a_day
        return 7.0 * (sum(seen) / len(seen) if seen else self.intended_minutes)


async def own_situation(tx: Transaction, goals: Sequence[OwnGoal]) -> Situation:
    """All of it, with these goals in force."""
    habits, offered = await own_habits(tx), await offered_lessons(tx)
    prospects = await learner_prospects(tx, offered)
    monday = habits.today - timedelta(days=habits.today.weekday())
    days = await queries.studied_days(tx, monday)
    intended = next((each.target for each in goals if each.kind == MINUTES_PER_DAY), None)
    intended = intended or prospects.learner["minutes_per_day"] or habits.usual_minutes
    return Situation(
        tx.people_now,
        habits,
        frozenset(row["day"] for row in days if row["answers"]),
        sum(row["ms"] for row in days if row["day"] == habits.today) / 60_000,
        await queries.break_minutes(tx),
        await own_holds(tx),
        offered,
        prospects,
        await behind_her(tx),
        own_forecast(tx, offered, prospects, intended, habits.zone),
        intended,
    )
