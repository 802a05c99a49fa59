"""A forecast as her app shows it: the days, and what they amount to in a sentence."""

import math

from api.db.transaction import Transaction
from api.learners.reaching_by import Reach
from api.learners.telling import told
from api.pacing.forecast import Day, Forecast
from mobile_contract import learners as contract
from mobile_contract.sessions import Reason

# Less than this left over at the end of a day is nothing to speak of.
_NOTHING_MINUTES = 0.1


def present_forecast(
    tx: Transaction, daily_minutes: float, coming: Forecast, goal: Reach | None
) -> contract.Forecast:
    """The days of the forecast, and the way to the goal where one was asked for."""
    first = coming.days[0]
    return contract.Forecast(
        minutes_per_day=round(daily_minutes, 1),
        backlog_minutes=round(first.minutes + first.carried, 2),
        days=[_day(each) for each in coming.days],
        told=_told(tx, daily_minutes, coming),
        goal=_goal(tx, goal) if goal else None,
    )


def _day(day: Day) -> contract.ForecastDay:
    low, minutes, high = map(_rounded_down, (day.low, day.minutes, day.high))
    return contract.ForecastDay(day.date, minutes, low, high, round(day.carried, 2))


def _rounded_down(minutes: float) -> float:
    # Rounded to the nearest it could be more than the day has.
    return math.floor(100.0 * minutes) / 100.0


def _told(tx: Transaction, daily_minutes: float, coming: Forecast) -> Reason:
    waits = [day.carried > _NOTHING_MINUTES for day in coming.days]
    each = {"per_day": f"{coming.minutes_a_day():.1f}", "daily": f"{daily_minutes:.3g}"}
    if not any(day.minutes > _NOTHING_MINUTES for day in coming.days):
        return told(tx, "forecast", "quiet")
    if waits[-1]:
        left = math.ceil(coming.days[-1].carried)
        return told(tx, "forecast", "overload", left=left, **each)
    if waits[0]:
        return told(tx, "forecast", "backlog", count=waits.index(False), **each)
    return told(tx, "forecast", "fits", **each)


def _goal(tx: Transaction, goal: Reach) -> contract.ForecastGoal:
    early, late = goal.between or (None, None)
    return contract.ForecastGoal(
        by=goal.by,
        lessons_left=goal.left.lessons,
        new_minutes=round(goal.left.minutes, 1),
        review_minutes=round(goal.review_minutes, 1),
        minutes_per_week=round(goal.minutes_per_week, 1),
        usual_minutes_per_week=round(goal.usual_minutes_per_week, 1),
        chance=round(goal.chance, 3),
        early=early,
        late=late,
        told=_goal_told(tx, goal),
    )


def _goal_told(tx: Transaction, goal: Reach) -> Reason:
    if not goal.left.lessons:
        return told(tx, "forecast", "goal_done")
    return told(
        tx,
        "forecast",
        "goal",
        count=goal.left.lessons,
        needed=math.ceil(goal.minutes_per_week),
        usual=round(goal.usual_minutes_per_week),
        percent=round(100 * goal.chance),
    )
