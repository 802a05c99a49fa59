"""How often may one person be interrupted?

The budget belongs to the person, over all her associations and devices. Asked before a reminder is
planned and again, under a lock of hers, before it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Caps:
    """The most interruptions on one local date (and in any 24 hours), and on any seven local dates
    in a row; and how many hours lie between two at least.
    """

    per_day: int
    per_week: int
    hours_apart: int = 3


DEFAULT_CAPS = Caps(per_day=1, per_week=4)


@dataclass(frozen=True, slots=True)
class Interruption:
    """One that was: its moment, and its date as it was shown where she was then."""

    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class Pause:
    """No reminder before `until`; `why`: "rolling_day_cap" or "gap"."""

    until: datetime
    why: str


def spent_cap(caps: Caps, today: date, interruptions: Sequence[Interruption]) -> str | None:
    """Return the cap that leaves no room on this date: "day_cap", "week_cap", or None.

    An interruption that is dated later than today happened before she travelled west over the date
    line, hours ago: it counts as today's.
    """
    dates = [each.on for each in interruptions]
    if sum(on >= today for on in dates) >= caps.per_day:
        return "day_cap"
    if sum(on > today - WEEK for on in dates) >= caps.per_week:
        return "week_cap"
    return None


def pause(caps: Caps, moment: datetime, interruptions: Sequence[Interruption]) -> Pause | None:
    """Return until when she is to be left in peace, asked at `moment` (aware); None: she is free.

    In no 24 hours, whatever her clocks show, is she interrupted more often than her cap of a day,
    and never sooner after the last time than the hours she wants between two. Of both the later
    end counts. A cap of none is not a matter of time, and left to `spent_cap`.
    """
    latest = sorted((each.at for each in interruptions), reverse=True)
    pauses = [Pause(at + caps.hours_apart * _HOUR, "gap") for at in latest[:1]]
    if 1 <= caps.per_day <= len(latest):
        pauses.insert(0, Pause(latest[caps.per_day - 1] + DAY, "rolling_day_cap"))
    longest = max(pauses, key=lambda each: each.until, default=None)
    return longest if longest is not None and longest.until > moment else None
