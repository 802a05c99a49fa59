"""Who of many is reminded first, when the breaks of many begin at the same minute?

Lunch begins at twelve for thousands, and thousands of pushes in one second are too much for the
push services and for whoever studies meanwhile. So they are spread over some minutes: as few as the
crowd needs, since the start of a break is the best moment for the one whose break it is. Everybody
has drawn a lot, once and for ever, and the crowd goes in the order of its lots at equal intervals:
were each put where chance alone puts her, some second would see more than twice its share.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
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
_LOT_BYTES = 8


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people's breaks begin together, and this one's place among them, 0 to below 1."""

    size: int
    place: float


ALONE = Crowd(1, 0.0)


def lot_of(person_id: UUID) -> bytes:
    """Return the lot the person has drawn: the same for ever, on any machine.

    The database draws the same (`lots_of_break`).
    """
    return hashlib.sha256(person_id.bytes).digest()[:_LOT_BYTES]


def crowd_around(person_id: UUID, lots: Sequence[bytes]) -> Crowd:
    """Return the person's place among those who have drawn these lots, which are in order.

    Nearly the same each time, so that between two days' reminders lie 24 hours: for every person
    who has joined the crowd or left it she moves by one place at most.
    """
    return Crowd(len(lots), bisect_left(lots, lot_of(person_id)) / (len(lots) + 1))


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
