"""Who of many is reminded first, when the breaks of many begin at the same minute?

Lunch begins at twelve for thousands, and thousands of pushes in one second are too much for the
push services and for whoever studies meanwhile. So they are spread over some minutes: as few as the
crowd needs, since the start of a break is the best moment for the one whose break it is.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

SMALL_CROWD = 60
"""So many need no spreading: they have left within seconds."""

FULL_CROWD = 6000
"""So many, and more, take the whole window; fewer, their share of it: ten a second or so."""

EARLIEST, LATEST = timedelta(minutes=2), timedelta(minutes=12)
LONG_BREAK = timedelta(minutes=20)

_LEFT_AT_LEAST = timedelta(minutes=3)
_BITS = 53


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people's breaks begin together, and this one's place among them, 0 to below 1."""

    size: int
    place: float


ALONE = Crowd(1, 0.0)


def place_of(person_id: UUID) -> float:
    """Return the person's place in every crowd: the same for ever, on any machine.

    The same each time, so that between two days' reminders lie 24 hours.
    """
    digest = hashlib.sha256(person_id.bytes).digest()
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) / float(1 << _BITS)


def put_back(crowd: Crowd, span: timedelta) -> timedelta:
    """Return how long after the first possible moment this one of the crowd is reminded.

    `span`: from that moment to the end of the break, or of what is not quiet of it. From a full
    crowd it is EARLIEST to LATEST; from a smaller one less, and nothing from a small one. Where the
    span is shorter than LONG_BREAK it is a third of it at most, and three minutes are left.
    """
    if crowd.size <= SMALL_CROWD:
        return timedelta()
    scale = min(1.0, crowd.size / FULL_CROWD)
    if span < LONG_BREAK:
        most = max(timedelta(), min(span / 3, span - _LEFT_AT_LEAST))
        scale = min(scale, most / LATEST)
    return scale * (EARLIEST + crowd.place * (LATEST - EARLIEST))
