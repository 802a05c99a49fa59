"""How many minutes of reviews are coming, day by day?

Learners and coaches ask, and whoever decides how much is worth remembering. Reviews are spread so
that no day takes more than the learner's minutes; what does not fit waits for the next.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.pacing.memory import DEFAULT_WEIGHTS, DESIRED_RETENTION, Memory, retrievability
from api.pacing.pace import Spread
from api.pacing.reaching import gamma_range
from api.pacing.recurring import Load, Recurrence, cell_of
from api.pacing.study_day import study_day

DAYS = 30


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory, when it is due, and the seconds one answer typically takes this learner."""

    memory: Memory
    due_at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Day:
    """One study day of a forecast, all in minutes.

    `minutes`: reviews planned, within the learner's own minutes; `low` and `high`: the band that
    holds them eight times in ten; `carried`: reviews due that wait for the next day.
    """

    date: date
    minutes: float
    low: float
    high: float
    carried: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The coming days, today first."""

    days: tuple[Day, ...]

    def minutes_a_day(self) -> float:
        """Return the minutes a day the reviews ask for, those that found no place included."""
        asked = math.fsum(day.minutes for day in self.days) + self.days[-1].carried
        return asked / len(self.days)


def forecast(
    remembered: Iterable[Remembered],
    daily_minutes: float,
    now: datetime,
    zone: str,
    strays: Spread,
    desired_retention: float = DESIRED_RETENTION,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    days: int = DAYS,
) -> Forecast:
    """Return the reviews of the next `days` study days, if each day does what is planned for it.

    What a review leaves comes back when it has fallen to `desired_retention`, right or wrong by
    its chance, and again after that (design, E5). `strays` is how far answer times stray. Without
    new lessons: those are added by who plans them. Raises ValueError unless `daily_minutes` and
    `days` are positive, UnknownZone.
    """
    if not (daily_minutes > 0.0 and days > 0):
        raise ValueError(f"a forecast needs minutes and days, not {daily_minutes} and {days}")
    due = [Load() for _ in range(days)]
    today, horizon = study_day(now, zone), now + timedelta(days=days + 1)
    mean_factor = math.exp((strays.answer_variance + strays.pace_variance) / 2.0)
    for each in remembered:
        if each.due_at < horizon:
            asked_at = max(each.due_at, now)
            place = (study_day(asked_at, zone) - today).days
            if place < days:
                cell = cell_of(each.memory, retrievability(each.memory, asked_at, weights))
                due[place].add_one(cell, each.seconds * mean_factor)
    return _planned(due, today, daily_minutes, strays, Recurrence(desired_retention, weights))


def _planned(
    due: list[Load], today: date, daily_minutes: float, strays: Spread, recurrence: Recurrence
) -> Forecast:
    planned = []
    waiting = Load()
    for place, new in enumerate(due):
        load = waiting.and_then(new)
        asked = load.seconds() / 60.0
        band = gamma_range(asked, load.variance(strays) / 3600.0)
        minutes = min(asked, daily_minutes)
        low, high = min(band.low, daily_minutes), min(band.high, daily_minutes)
        planned.append(Day(today + timedelta(days=place), minutes, low, high, asked - minutes))
        waiting = recurrence.pass_on(load, minutes * 60.0, due[place + 1 :])
    return Forecast(tuple(planned))
