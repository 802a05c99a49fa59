"""How long has she kept at it, day by day or week by week?

Folded from her study days alone. Days she was away, and dates she never lived because she crossed
the date line, neither break a streak nor count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from api.pacing.holding import HeldDays
from api.pacing.study_day import study_day

StreakUnit: TypeAlias = Literal["day", "week"]

DAYS_FOR_A_FREEZE = 7
MOST_FREEZES = 2

_WEEK_DAYS = 7

Span: TypeAlias = tuple[int, int]
"""Days or weeks by their numbers, both included."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Days or weeks in a row up to now, the most there ever were, and the freezes at hand.

    `counted`: whether the running day or week counts already.
    """

    unit: StreakUnit
    length: int
    longest: int
    freezes: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Lived:
    """A moment she studied, or reads her streak, with the zone of her clock then."""

    at: datetime
    zone: str


def never_lived(before: Lived, after: Lived) -> list[date]:
    """Return the study days between two moments that her journey left out.

    A journey east over the date line skips a date that no answer could have been given on: by the
    clock of where she came from, or of where she arrived, fewer days lie between.
    """
    first, last = study_day(before.at, before.zone), study_day(after.at, after.zone)
    lived = min(_days_by(before.zone, before, after), _days_by(after.zone, before, after))
    skipped = (last - first).days - max(lived, 1)
    return [last - timedelta(days=back) for back in range(1, skipped + 1)]


def _days_by(zone: str, before: Lived, after: Lived) -> int:
    return (study_day(after.at, zone) - study_day(before.at, zone)).days


def streak(
    studied: Iterable[date],
    today: date,
    unit: StreakUnit,
    holds: Sequence[HeldDays] = (),
    skipped: Iterable[date] = (),
    days_a_week: Callable[[date], int] | None = None,
) -> Streak:
    """Return the streak as of `today`, which is not missed before it is over.

    Every seven studied days in a row of it earn a freeze, at most two are kept, and each missed day
    (or week) spends one; without one it begins anew. A week counts with `days_a_week` studied days
    (asked by its Monday; one, where nothing is said); one that does not, and had a day away, is
    passed over.
    """
    away = [(each.first, each.last or date.max) for each in holds]
    away += [(each, each) for each in skipped]
    number = _day_number if unit == "day" else _week_number
    counting = _counting(set(studied), number, days_a_week if unit == "week" else None)
    spans = _apart([(number(first), number(last)) for first, last in away])
    return _run(counting, number(today), spans, unit)


def _day_number(day: date) -> int:
    return day.toordinal()


def _week_number(day: date) -> int:
    # The first ordinal is a Monday.
    return (day.toordinal() - 1) // _WEEK_DAYS


def _counting(
    studied: set[date], number: Callable[[date], int], needed: Callable[[date], int] | None
) -> list[tuple[int, int]]:
    """Return the days or weeks that count, each with its studied days."""
    days: dict[int, list[date]] = {}
    for day in sorted(studied):
        days.setdefault(number(day), []).append(day)
    return [
        (place, len(each))
        for place, each in days.items()
        if needed is None or len(each) >= needed(each[0] - timedelta(days=each[0].weekday()))
    ]


def _apart(spans: list[Span]) -> list[Span]:
    """Return the same days or weeks, no span touching another."""
    apart: list[Span] = []
    for first, last in sorted(spans):
        if apart and first <= apart[-1][1] + 1:
            apart[-1] = (apart[-1][0], max(apart[-1][1], last))
        else:
            apart.append((first, last))
    return apart


def _run(counting: list[tuple[int, int]], now: int, spans: list[Span], unit: StreakUnit) -> Streak:
    length = longest = freezes = earned = 0
    previous: int | None = None
    for place, days in counting:
        missed = 0 if previous is None else _missed(previous, place, spans)
        if missed > freezes:
            length = freezes = earned = 0
        else:
            freezes -= missed
        length += 1
        longest = max(longest, length)
        gained = (earned + days) // DAYS_FOR_A_FREEZE - earned // DAYS_FOR_A_FREEZE
        earned, freezes = earned + days, min(MOST_FREEZES, freezes + gained)
        previous = place
    if previous is None:
        return Streak(unit, 0, 0, 0, counted=False)
    missed = _missed(previous, now, spans)
    if missed > freezes:
        return Streak(unit, 0, longest, 0, counted=False)
    return Streak(unit, length, longest, freezes - missed, counted=previous >= now)


def _missed(previous: int, place: int, spans: list[Span]) -> int:
    """Return how many days or weeks between two were neither studied nor away."""
    first, last = previous + 1, place - 1
    away = sum(max(0, min(last, end) - max(first, begin) + 1) for begin, end in spans)
    return max(0, last - first + 1) - away
