"""When does the clock on the learner's wall show a time, on days when it jumps?

Breaks and quiet hours ask. Where the clock jumps ahead, some times never come; where it is put
back, some come twice.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from api.pacing.study_day import known_zone, local_time

_SECOND = timedelta(seconds=1)


def first_moment(wall: datetime, zone: str) -> datetime:
    """Return, in UTC, the first moment at which the zone's clock shows `wall` (naive) or later.

    A time that comes twice is its first coming; one that is jumped over is the moment of the jump.
    Raises UnknownZone.
    """
    place = ZoneInfo(known_zone(zone))
    # PEP 495: `fold` 0 reckons with the offset before a jump, 1 with the offset after it.
    by_offset_before, by_offset_after = (
        wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    if by_offset_before <= by_offset_after:
        return by_offset_before
    return jump_between(by_offset_after, by_offset_before, zone) or by_offset_before


def jump_between(earlier: datetime, later: datetime, zone: str) -> datetime | None:
    """Return, in UTC, the moment in (earlier, later] at which the zone's clock jumps, or None.

    The moments are aware and near enough to each other for one jump at most. Raises UnknownZone.
    """
    before = local_time(earlier, zone).utcoffset()
    if local_time(later, zone).utcoffset() == before:
        return None
    start = earlier.astimezone(UTC).replace(microsecond=0)
    seconds = range((later - start) // _SECOND + 1)
    jumped = bisect_left(
        seconds, True, key=lambda at: local_time(start + at * _SECOND, zone).utcoffset() != before
    )
    return start + jumped * _SECOND
