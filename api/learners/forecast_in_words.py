"""A forecast as her app shows it: the days, and what they amount to in a sentence."""

import math

from api.db.transaction import Transaction
from api.facts.reaching_by import Reach
from api.learners.roughly import about, at_hand, enough, in_time
from api.learners.telling import told
from api.pacing.forecast import Day, Forecast
from mobile_contract import learners as contract
from mobile_contract.sessions import Reason

# Less than this left over at the end of a day is nothing to speak of.
_NOTHING_MINUTES = 0.1

_WEEK_DAYS = 7


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
    language = tx.caller.language
    waits = [day.carried > _NOTHING_MINUTES for day in coming.days]
    daily, a_day = at_hand(daily_minutes, language), coming.minutes_a_day()
    if not any(day.minutes > _NOTHING_MINUTES for day in coming.days):
        return told(tx, "forecast", "quiet")
    if waits[-1]:
        left = enough(coming.days[-1].carried)
        # Rounded, what would do must still be more than what does not.
        needed = max(enough(a_day), round(daily_minutes) + 1)
        return told(tx, "forecast", "overload", daily=daily, left=left, needed=needed)
    if waits[0]:
        return told(tx, "forecast", "backlog", daily=daily, count=waits.index(False))
    return told(tx, "forecast", "fits", daily=daily, a_day=about(a_day, language))


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
    needed, usual = goal.minutes_per_week, goal.usual_minutes_per_week
    soon = goal.days < _WEEK_DAYS
    if soon:
        # By the week it would be more than she has left.
        needed, usual = (each * goal.days / _WEEK_DAYS for each in (needed, usual))
    return told(
        tx,
        "forecast",
        "goal_soon" if soon else "goal",
        count=goal.left.lessons,
        needed=enough(needed),
        usual=about(usual, tx.caller.language),
        chance=in_time(goal.chance, tx.caller.language),
    )
