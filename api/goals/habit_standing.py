"""How goals of habit stand: study days of this week, minutes of today."""

from api.goals.queries import OwnGoal
from api.goals.situation import Situation
from api.goals.standing_of import Doubt, Feasible, GoalStanding, is_unlikely
from api.pacing.goals import FEWEST_DAYS, WEEK_DAYS, chance_of_days, feasible_days
from api.pacing.reaching import chance_on_time, habit


def days_standing(goal: OwnGoal, around: Situation) -> GoalStanding:
    """Study days of this week, beside the days it takes; today is among those to come until she
    has studied.
    """
    needed, done, seen = int(goal.target), len(around.week), around.habits.minutes_a_day
    to_come = WEEK_DAYS - around.today.weekday() - (around.today in around.week)
    chance = chance_of_days(needed - done, to_come, seen, needed)
    doubt, feasible = _doubt_of_days(needed, around)
    return GoalStanding(
        "study_days",
        done,
        needed,
        "reached" if done >= needed else "open",
        chance,
        doubt=doubt,
        feasible=feasible,
    )


def _doubt_of_days(needed: int, around: Situation) -> tuple[Doubt | None, Feasible | None]:
    """What speaks against so many days a week, any week: her breaks, or her latest days."""
    seen = around.habits.minutes_a_day
    if around.break_minutes and len(around.break_minutes) < needed:
        return "few_breaks", Feasible(target=len(around.break_minutes))
    if len(seen) >= FEWEST_DAYS and is_unlikely(chance_of_days(needed, WEEK_DAYS, seen, needed)):
        return "few_days", Feasible(target=feasible_days(needed, seen))
    return None, None


def minutes_standing(goal: OwnGoal, around: Situation) -> GoalStanding:
    """Minutes of today, beside those of a day."""
    done, needed = around.minutes_today, goal.target
    seen = habit(_of_studied_days(around), needed)
    doubt, feasible = _doubt_of_minutes(needed, around)
    return GoalStanding(
        "minutes",
        done,
        needed,
        "reached" if done >= needed else "open",
        chance_on_time(seen, needed - done, 1),
        doubt=doubt,
        feasible=feasible,
    )


def _doubt_of_minutes(needed: float, around: Situation) -> tuple[Doubt | None, Feasible | None]:
    longest = max(around.break_minutes.values(), default=needed)
    if longest < needed:
        return "short_breaks", Feasible(target=float(int(longest)))
    studied = _of_studied_days(around)
    usual = around.habits.usual_minutes
    if len(studied) >= FEWEST_DAYS and is_unlikely(
        chance_on_time(habit(studied, usual), needed, 1)
    ):
        return "few_minutes", Feasible(target=float(max(1, int(usual))))
    return None, None


def _of_studied_days(around: Situation) -> list[float]:
    return [minutes for minutes in around.habits.minutes_a_day if minutes > 0.0]
