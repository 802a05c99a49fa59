"""A zone a caller names, or the problem that there is none of that name."""

from api.errors import Problem
from api.pacing.study_day import UnknownZone, known_zone


def require_zone(zone: str) -> str:
    """The zone's name. Raises Problem `zone_unknown` where we have no data for it."""
    try:
        return known_zone(zone)
    except UnknownZone as error:
        raise Problem("zone_unknown", zone=zone) from error
