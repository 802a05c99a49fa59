"""How often may one person be interrupted?

The budget belongs to the person, over all her associations and devices. Asked before a reminder is
planned and again before it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Caps:
    """The most interruptions on one local date, and on any seven local dates in a row."""

    per_day: int
    per_week: int


DEFAULT_CAPS = Caps(per_day=1, per_week=4)


def spent_cap(caps: Caps, today: date, interruptions: Sequence[date]) -> str | None:
    """Return the cap that leaves no room today: "day_cap", "week_cap", or None.

    `interruptions`: the local date of each, as it was shown where she was then. One that is dated
    later than today happened before she travelled west over the date line, hours ago: it counts
    as today's.
    """
    if sum(on >= today for on in interruptions) >= caps.per_day:
        return "day_cap"
    if sum(on > today - WEEK for on in interruptions) >= caps.per_week:
        return "week_cap"
    return None
