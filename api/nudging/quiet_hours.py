"""Does the learner want to be left alone at this time of day?

Asked when a reminder is planned, and again in the moment before it is sent. Her own wall clock
decides, as it runs there and then.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from api.nudging.wall_clock import jump_between
from api.pacing.study_day import local_time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Quiet from `starts` to before `ends` by the wall clock; past midnight where `ends` is the
    earlier; never where they are equal.
    """

    starts: time
    ends: time


def is_quiet(at: datetime, zone: str, quiet: QuietHours) -> bool:
    """Return whether the aware moment falls into the quiet hours. Raises UnknownZone."""
    shown = local_time(at, zone).time()
    if quiet.starts <= quiet.ends:
        return quiet.starts <= shown < quiet.ends
    return shown >= quiet.starts or shown < quiet.ends


def first_loud_moment(
    from_: datetime, until: datetime, zone: str, quiet: QuietHours
) -> datetime | None:
    """Return, in UTC, the first moment of [from_, until) outside the quiet hours, or None.

    A clock that jumps may leave the quiet hours early, or enter them again. Raises UnknownZone.
    """
    return _first_that_is(False, from_, until, zone, quiet)


def loud_until(from_: datetime, until: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return when quiet hours begin after the loud moment `from_`, or `until` if that is earlier.

    A clock that jumps may enter them early, or miss them. Raises UnknownZone.
    """
    return _first_that_is(True, from_, until, zone, quiet) or until


def _first_that_is(
    wanted_quiet: bool, from_: datetime, until: datetime, zone: str, quiet: QuietHours
) -> datetime | None:
    """The first moment of [from_, until) that is quiet, or is not; by the turns of the clock."""
    if wanted_quiet and quiet.starts == quiet.ends:
        return None
    turn = quiet.starts if wanted_quiet else quiet.ends
    moment = from_.astimezone(UTC)
    while moment < until:
        if is_quiet(moment, zone, quiet) == wanted_quiet:
            return moment
        turns_at = moment + _until_shown(turn, local_time(moment, zone).time())
        moment = jump_between(moment, turns_at, zone) or turns_at
    return None


def _until_shown(wanted: time, shown: time) -> timedelta:
    """How long a clock that does not jump takes from one time of day to another, 24 h at most."""
    return (_since_midnight(wanted) - _since_midnight(shown)) % timedelta(days=1)


def _since_midnight(shown: time) -> timedelta:
    return timedelta(
        hours=shown.hour,
        minutes=shown.minute,
        seconds=shown.second,
        microseconds=shown.microsecond,
    )
