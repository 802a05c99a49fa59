"""Do these weekly breaks make sense: is each long enough to study in, and are no two at once?

Judged on a plain week of wall-clock minutes, whose Sunday night runs into Monday morning; what a
clock change makes of a break in its week is no reason to refuse it.
"""

from collections.abc import Sequence

from api.nudging.breaks import BreakWindow

LEAST_MINUTES = 2
MOST_MINUTES = 4 * 60

_DAY = 24 * 60
_WEEK = 7 * _DAY


def length_in_minutes(window: BreakWindow) -> int:
    """How long the break is; one that ends when it starts is a day long."""
    return (_of_day(window.ends.hour, window.ends.minute) - _start_of_day(window)) % _DAY or _DAY


def of_wrong_length(windows: Sequence[BreakWindow]) -> list[int]:
    """The places of those that are shorter than LEAST_MINUTES or longer than MOST_MINUTES."""
    return [
        place
        for place, window in enumerate(windows)
        if not LEAST_MINUTES <= length_in_minutes(window) <= MOST_MINUTES
    ]


def overlapping(windows: Sequence[BreakWindow]) -> list[int]:
    """The places of those that begin while an earlier one of the list or of the week runs.

    Where two begin at once, the later in the list is named. One that ends as the next begins
    does not overlap it.
    """
    starts = [(window.weekday - 1) * _DAY + _start_of_day(window) for window in windows]
    return [
        place
        for place, start in enumerate(starts)
        if any(
            _runs_at(start, starts[other], length_in_minutes(window))
            and (starts[other] != start or other < place)
            for other, window in enumerate(windows)
            if other != place
        )
    ]


def _runs_at(minute: int, start: int, minutes: int) -> bool:
    return (minute - start) % _WEEK < minutes


def _start_of_day(window: BreakWindow) -> int:
    return _of_day(window.starts.hour, window.starts.minute)


def _of_day(hour: int, minute: int) -> int:
    return hour * 60 + minute
