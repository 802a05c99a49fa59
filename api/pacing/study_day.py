"""Which day does this moment belong to for this learner?

Streaks, goals and the due list ask. A study day runs from 4 in the morning to 4 in the morning on
the learner's own clock, so the answer given after midnight still belongs to the evening before.
Zones come from the standard library; the entry points point it at the pinned zone data.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ROLLOVER_HOUR = 4


class UnknownZone(ValueError):
    """The name is not one of a time zone we have data for."""


def study_day(at_utc: datetime, zone: str, rollover_hour: int = ROLLOVER_HOUR) -> date:
    """Return the study day of an aware moment: the local date, or the day before until rollover.

    The local hour decides, not the hours elapsed since midnight, so days on which the clock jumps
    (or that have no midnight at all) roll over at the same hour as any other. Raises UnknownZone.
    """
    local = local_time(at_utc, zone)
    if local.hour < rollover_hour:
        return local.date() - timedelta(days=1)
    return local.date()


def local_time(at_utc: datetime, zone: str) -> datetime:
    """Return an aware moment as the learner's wall clock shows it. Raises UnknownZone."""
    return at_utc.astimezone(_zone_named(zone))


def _zone_named(zone: str) -> ZoneInfo:
    # Besides its own error, the library answers a path with ValueError and a folder with OSError.
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(zone) from error


def known_zone(zone: str) -> str:
    """Return the zone's name as given. Raises UnknownZone where we have no data for it."""
    return _zone_named(zone).key
