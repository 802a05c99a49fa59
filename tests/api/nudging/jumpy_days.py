"""Every day of 2026 and 2027 on which some zone's clock jumps, as its wall shows it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import available_timezones

from api.pacing.study_day import local_time

DAY = timedelta(days=1)
STEP = timedelta(minutes=15)
"""Every jump of these years falls on one of these steps."""


@dataclass(frozen=True, slots=True)
class JumpyDay:
    """A zone and a day, and what the clock there shows from two days before to three days after.

    Found by watching the clock alone, so that the rules can be held against it.
    """

    zone: str
    day: date
    moments: tuple[datetime, ...]
    shown: tuple[datetime, ...]
    highest: tuple[datetime, ...]

    def first_shown(self, wall: datetime) -> int:
        """The place of the first moment that shows `wall`, or more where that never comes."""
        return bisect_left(self.highest, wall)


@cache
def jumpy_days() -> tuple[JumpyDay, ...]:
    """One for each different jump: zones whose clocks show the same all those days are one."""
    different = {(day.moments, day.shown): day for day in _all_jumpy_days()}
    return tuple(different.values())


def _all_jumpy_days() -> Iterator[JumpyDay]:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for zone in sorted(available_timezones()):
        offsets = [local_time(first + DAY * n, zone).utcoffset() for n in range(731)]
        for n in range(730):
            if offsets[n] != offsets[n + 1]:
                yield _watched(zone, first + DAY * n)


def _watched(zone: str, before: datetime) -> JumpyDay:
    moments = tuple(before - 2 * DAY + STEP * n for n in range(6 * 96))
    shown = tuple(local_time(moment, zone).replace(tzinfo=None) for moment in moments)
    jumps = [n for n in range(1, len(shown)) if shown[n] - shown[n - 1] != STEP]
    assert len(jumps) == 1
    highest = tuple(accumulate(shown, max))
    return JumpyDay(zone, shown[jumps[0]].date(), moments, shown, highest)
