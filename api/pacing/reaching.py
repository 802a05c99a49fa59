"""Will this learner be done by that day, at the minutes she really gives it?

Goals, deadlines and coaches ask. What she is likely to give comes from her own recent study days;
what is still to do comes from the caller, in minutes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

# The minutes she intended count as three days seen, and as uncertain as they are large, since many
# days bring none.
INTENDED_DAYS = 3
INTENDED_DEVIATION = 1.0

# How far a band reaches: eight times in ten what happens lies in it.
BAND = 0.8

_FURTHEST_DAYS = 3650
_STANDARD = NormalDist()
_BAND_SCORE = _STANDARD.inv_cdf((1.0 + BAND) / 2.0)
_PIECES_SURE_TO_COME = -math.log((1.0 - BAND) / 2.0)


@dataclass(frozen=True, slots=True)
class Habit:
    """How many minutes a study day of this learner brings, days without study counted as 0.

    `minutes`: the mean of a day; `variance`: how days stray from it; `days`: how many it rests on.
    """

    minutes: float
    variance: float
    days: int


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with the band that holds it eight times in ten."""

    low: float
    likely: float
    high: float


def habit(minutes_a_day: Sequence[float], intended_minutes: float) -> Habit:
    """Return the habit seen in her latest study days, one figure a day, 0 where she did not study.

    `intended_minutes` a day is what she said or the product assumes; it counts as three days seen
    and so gives way within two weeks. Raises ValueError if it is not positive.
    """
    if not (math.isfinite(intended_minutes) and intended_minutes > 0.0):
        raise ValueError(f"intended minutes must be positive, not {intended_minutes}")
    seen = len(minutes_a_day)
    days = INTENDED_DAYS + seen
    mean = (INTENDED_DAYS * intended_minutes + math.fsum(minutes_a_day)) / days
    squares = INTENDED_DAYS * (
        (INTENDED_DEVIATION * intended_minutes) ** 2 + (intended_minutes - mean) ** 2
    ) + math.fsum((minutes - mean) ** 2 for minutes in minutes_a_day)
    return Habit(mean, squares / (days - 1), days)


def minutes_a_week(minutes_needed: float, today: date, by: date) -> float:
    """Return the minutes a week that end `minutes_needed` by the end of `by`, today included.

    0 where nothing is left to do; infinite where the day is past and something is.
    """
    if minutes_needed <= 0.0:
        return 0.0
    days = days_left(today, by)
    return minutes_needed / days * 7.0 if days else math.inf


def days_left(today: date, by: date) -> int:
    """Return how many study days there are until the end of `by`, today included."""
    return max((by - today).days + 1, 0)


def chance_on_time(
    habit: Habit, minutes_needed: float, days: int, needed_variance: float = 0.0
) -> float:
    """Return the chance, 0 to 1, that `days` study days bring the minutes needed.

    The days' sum is taken as a gamma distribution with its mean and variance: days are as good as
    independent, and that the habit itself is known only from so many days adds days^2 * variance /
    days seen. Read by the cube root approximation (Wilson and Hilferty 1931). `needed_variance`, in
    minutes squared, is how unsure the need is.
    """
    if minutes_needed <= 0.0:
        return 1.0
    if days <= 0 or habit.minutes <= 0.0:
        return 0.0
    mean = habit.minutes * days
    shape = mean * mean / (_sum_variance(habit, days) + needed_variance)
    centre = 1.0 - 1.0 / (9.0 * shape)
    return _STANDARD.cdf((centre - (minutes_needed / mean) ** (1.0 / 3.0)) * 3.0 * math.sqrt(shape))


def done_between(
    habit: Habit, needed_within: Callable[[int], float], today: date
) -> tuple[date, date] | None:
    """Return the days on which she is done early (one chance in ten) and late (nine in ten).

    `needed_within` says what it takes, in minutes, to be through by so many days from now: more
    reviews come meanwhile the longer it lasts. None where even ten years are too short.
    """
    early = _first_day(habit, needed_within, (1.0 - BAND) / 2.0)
    late = _first_day(habit, needed_within, (1.0 + BAND) / 2.0)
    if early is None or late is None:
        return None
    return today + timedelta(days=early - 1), today + timedelta(days=late - 1)


def gamma_range(mean: float, variance: float) -> Range:
    """Return the band of what is never below 0 and has this mean and variance, as a gamma.

    Cube root approximation (Wilson and Hilferty 1931). What comes in few pieces may not come at
    all: as if Poisson, mean^2 / variance pieces; once that has one chance in ten the band begins
    at 0.
    """
    if mean <= 0.0 or variance <= 0.0:
        return Range(mean, mean, mean)
    shape = mean * mean / variance
    low, likely, high = (
        mean * max(0.0, 1.0 - 1.0 / (9.0 * shape) + score / (3.0 * math.sqrt(shape))) ** 3
        for score in (-_BAND_SCORE, 0.0, _BAND_SCORE)
    )
    return Range(low if shape > _PIECES_SURE_TO_COME else 0.0, likely, high)


def _sum_variance(habit: Habit, days: int) -> float:
    return habit.variance * days * (1.0 + days / habit.days)


def _first_day(habit: Habit, needed_within: Callable[[int], float], chance: float) -> int | None:
    """Return how many days it takes until the chance of being done reaches `chance`."""
    low, high = 1, _FURTHEST_DAYS
    if chance_on_time(habit, needed_within(high), high) < chance:
        return None
    while low < high:
        middle = (low + high) // 2
        if chance_on_time(habit, needed_within(middle), middle) >= chance:
            high = middle
        else:
            low = middle + 1
    return low
