"""What does it take a learner to be through with her courses by a day, and will she be?"""

import math
from dataclasses import dataclass
from datetime import date

from api.facts.habits import Habits
from api.facts.left_to_learn import LeftToLearn
from api.pacing.forecast import Forecast
from api.pacing.reaching import chance_on_time, days_left, done_between, habit, minutes_a_week


@dataclass(frozen=True, slots=True)
class Reach:
    """The way to a day: what is left until then, what that needs a week, and how likely it is.

    `days`: the study days until then, today and that day included.
    `between`: the days on which she is done early and late, None where ten years are too short.
    """

    by: date
    days: int
    left: LeftToLearn
    review_minutes: float
    minutes_per_week: float
    usual_minutes_per_week: float
    chance: float
    between: tuple[date, date] | None


def reach(
    by: date, left: LeftToLearn, coming: Forecast, habits: Habits, intended_minutes: float
) -> Reach:
    """The way to the end of `by`, which is today or later: the lessons left, and the reviews that
    come meanwhile. After the forecast's last day they are taken to come as they did on average.

    `intended_minutes` a day give way to what her latest study days show.
    """
    days = days_left(habits.today, by)

    def needed_within(within: int) -> float:
        return left.minutes + (_review_minutes(coming, within) if left.lessons else 0.0)

    needed = needed_within(days)
    seen = habit(habits.minutes_a_day, intended_minutes)
    return Reach(
        by,
        days,
        left,
        needed - left.minutes,
        minutes_a_week(needed, habits.today, by),
        seen.minutes * 7.0,
        chance_on_time(seen, needed, days),
        done_between(seen, needed_within, habits.today),
    )


def _review_minutes(coming: Forecast, days: int) -> float:
    near = math.fsum(day.minutes for day in coming.days[:days])
    return near + coming.minutes_a_day() * max(days - len(coming.days), 0)
