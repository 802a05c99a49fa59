"""When is the learner's next break?

Whoever plans reminders asks. Breaks are declared as wall-clock times per weekday and keep them
through clock changes and travel; only what really happens in the learner's zone is a break.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from api.nudging.wall_clock import first_moment, jump_between
from api.pacing.study_day import local_time

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BreakWindow:
    """A weekly break by the wall clock. `weekday`: 1 Monday .. 7 Sunday, of the start.

    One that ends at or before the time it starts runs past midnight.
    """

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Break:
    """One break that happens: [starts_at, ends_at) in UTC, and the learner's date at its start."""

    starts_at: datetime
    ends_at: datetime
    local_date: date


def next_break(windows: Sequence[BreakWindow], zone: str, after: datetime) -> Break | None:
    """Return the first break that ends after the aware moment `after`; None without windows.

    Each window happens once per date, from the first moment its start is shown (the moment of the
    jump, if the clock jumps over it) and for as long as the clock stays between start and end. A
    break that a jump swallows whole does not happen. Raises UnknownZone.
    """
    today = local_time(after, zone).date()
    # A break of the evening before may still run; one swallowed next week comes the week after.
    for days in range(-1, 15):
        running = [
            found
            for found in _breaks_of_day(windows, zone, today + days * _DAY)
            if found.ends_at > after
        ]
        if running:
            return min(running, key=_in_order)
    return None


def breaks_between(
    windows: Sequence[BreakWindow], zone: str, first: datetime, last: datetime
) -> list[Break]:
    """Return the breaks that start in [first, last), in order, by the rules of `next_break`."""
    day = local_time(first, zone).date() - _DAY
    # A clock put back over midnight shows at `last` a date before that of an earlier break.
    final = local_time(last, zone).date() + _DAY
    found: list[Break] = []
    while day <= final:
        found += _breaks_of_day(windows, zone, day)
        day += _DAY
    return sorted((one for one in found if first <= one.starts_at < last), key=_in_order)


def _breaks_of_day(windows: Sequence[BreakWindow], zone: str, day: date) -> Iterator[Break]:
    for window in windows:
        if window.weekday == day.isoweekday():
            found = _occurrence(window, zone, day)
            if found is not None:
                yield found


def _occurrence(window: BreakWindow, zone: str, day: date) -> Break | None:
    shown = datetime.combine(day, window.starts)
    last_day = day + _DAY if window.ends <= window.starts else day
    starts_at = first_moment(shown, zone)
    ends_at = first_moment(datetime.combine(last_day, window.ends), zone)
    jump = jump_between(starts_at, ends_at, zone)
    if jump is not None and local_time(jump, zone).replace(tzinfo=None) < shown:
        # Put back to before the start: what follows is no longer the break she declared.
        ends_at = jump
    if starts_at >= ends_at:
        return None
    return Break(starts_at, ends_at, local_time(starts_at, zone).date())


def _in_order(one: Break) -> tuple[datetime, datetime]:
    return one.starts_at, one.ends_at
