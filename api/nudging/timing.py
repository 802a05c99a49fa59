"""At which moment of a break does its reminder come, and what puts it off until then?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.nudging.attention import Pause
from api.nudging.quiet_hours import QuietHours, first_loud_moment, loud_until
from api.nudging.ramp import Crowd, put_back

_TOLD_FROM = timedelta(minutes=1)
"""A reminder of every day comes seconds after yesterday's: nothing that anybody would ask about."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is left of a break, from `first` to before `ends_at`, on this zone's clock."""

    first: datetime
    ends_at: datetime
    zone: str
    quiet: QuietHours

    def loud(self, from_: datetime) -> datetime | None:
        """The first moment from then on that is not quiet."""
        return first_loud_moment(from_, self.ends_at, self.zone, self.quiet)


@dataclass(frozen=True, slots=True)
class Moment:
    """When it comes; `put_off_by`: "quiet_hours", "crowd", "rolling_day_cap", "gap", or None where
    nothing had it wait.
    """

    at: datetime
    put_off_by: str | None


def planned_moment(stretch: Stretch, peace: Pause | None, crowd: Crowd) -> Moment | None:
    """Return the first moment that is loud, in its place among the crowd, and after the pause she
    is owed; what moved it last is named, a pause of seconds is not. None where there is none.

    Raises UnknownZone.
    """
    loud = stretch.loud(stretch.first)
    if loud is None:
        return None
    put_off_by = "quiet_hours" if loud > stretch.first else None
    later = put_back(crowd, loud_until(loud, stretch.ends_at, stretch.zone, stretch.quiet) - loud)
    at, put_off_by = loud + later, "crowd" if later else put_off_by
    if peace is not None and peace.until > at:
        put_off_by = peace.why if peace.until - at >= _TOLD_FROM else put_off_by
        at = peace.until
    final = stretch.loud(at)
    if final is None:
        return None
    return Moment(final, "quiet_hours" if final > at else put_off_by)
