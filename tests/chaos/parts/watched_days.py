"""Every day of some years on which a zone's clock jumps, as whoever watches that clock sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MINUTES_ASKED, MINUTES_SEEN = 4 * 24 * 60, 5 * 24 * 60
"""Four days hold the one of the jump with those around it, whichever side of Greenwich it is on."""

_MINUTES_A_DAY = 24 * 60


_HELD: list[ZoneInfo] = []


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """What the clocks of these zones show, minute by minute: the day that is not 24 hours long, the
    one before it, and the one after. `shown`: minutes since midnight.
    """

    zones: tuple[str, ...]
    first: datetime
    shown: tuple[int, ...]


def watched_days(first: datetime, last: datetime) -> Iterator[WatchedDay]:
    """All of them; zones whose clocks show the same all that while are watched once.

    The library forgets all but eight zones nobody holds, and would read files all the time.
    """
    same: dict[tuple[datetime, tuple[timedelta, ...]], list[str]] = {}
    for zone in sorted(available_timezones()):
        place = ZoneInfo(zone)
        _HELD.append(place)
        offsets = [_offset(first + n * DAY, place) for n in range((last - first) // DAY + 1)]
        for n in range(len(offsets) - 1):
            if offsets[n] != offsets[n + 1]:
                seen = _first_midnight(first + n * DAY, place)
                offsets_seen = tuple(_offset(seen + h * DAY / 96, place) for h in range(5 * 96))
                same.setdefault((seen, offsets_seen), []).append(zone)
    for (seen, _), zones in same.items():
        yield WatchedDay(tuple(zones), seen, _watched(seen, ZoneInfo(zones[0])))


def quiet_minutes(starts: time, ends: time) -> frozenset[int]:
    """The minutes of a day that are quiet, walked from the start until the end is shown."""
    minute, until, found = _minutes(starts), _minutes(ends), set()
    while minute != until:
        found.add(minute)
        minute = (minute + 1) % _MINUTES_A_DAY
    return frozenset(found)


def _first_midnight(before_jump: datetime, place: ZoneInfo) -> datetime:
    """The beginning, in UTC, of the day before that of the jump, as far as clocks have it."""
    yesterday = before_jump.astimezone(place).date() - DAY
    return datetime.combine(yesterday, time(), place).astimezone(UTC)


def _offset(at: datetime, place: ZoneInfo) -> timedelta:
    return at.astimezone(place).utcoffset() or timedelta()


def _watched(first: datetime, place: ZoneInfo) -> tuple[int, ...]:
    clocks = (first + n * MINUTE for n in range(MINUTES_SEEN))
    return tuple(_minutes(at.astimezone(place).time()) for at in clocks)


def _minutes(shown: time) -> int:
    return shown.hour * 60 + shown.minute
