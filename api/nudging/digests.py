"""When does a person's weekly mail come, and is there anything to say in it?

The worker that writes the mails asks, and whoever hands them over asks once more. A mail waits in
a mailbox and interrupts nobody: it is outside the attention that reminders spend, and outside the
quiet hours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from api.nudging.policy import Hold
from api.nudging.wall_clock import first_moment
from api.pacing.study_day import local_time

AT_THE_LATEST = timedelta(hours=12)
"""How late a mail may still be written after an outage; later, that week has none."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DigestTime:
    """When it comes every week, by her own clock. `weekday`: 1 Monday .. 7 Sunday."""

    weekday: int
    at: time


DEFAULT_TIME = DigestTime(1, time(8))


@dataclass(frozen=True, slots=True)
class DaysGoal:
    """The days a week she set herself, and on how many of the last seven she studied."""

    target: int
    studied: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a mail can tell, in counts over all her associations.

    `due`: reviews due within the coming week. `lessons`: those she has not completed. `streak`:
    the longest she keeps up, in `streak_unit` (day or week).
    """

    due: int
    lessons: int
    streak: int
    streak_unit: str
    goal: DaysGoal | None


NOTHING = Standing(0, 0, 0, "day", None)


def digest_moment(week: date, when: DigestTime, zone: str) -> datetime:
    """Return, in UTC, when the mail of the week with this Monday comes. Raises UnknownZone.

    A time the clock jumps over is the moment of the jump; of one that comes twice, the first.
    """
    day = week + timedelta(days=when.weekday - 1)
    return first_moment(datetime.combine(day, when.at), zone)


def due_weeks(
    when: DigestTime, zone: str, since: datetime, now: datetime, decided: Collection[date]
) -> list[date]:
    """Return the Mondays of this and the last week whose mail came due in [since, now] (aware) and
    that are not `decided`, the earlier first. Raises UnknownZone.
    """
    this = _week_of(now, zone)
    return [
        week
        for week in (this - _WEEK, this)
        if week not in decided and since <= digest_moment(week, when, zone) <= now
    ]


def next_moment(when: DigestTime, zone: str, now: datetime, decided: Collection[date]) -> datetime:
    """Return when the next mail after `now` (aware) comes, in a week that is not `decided`.

    Raises UnknownZone.
    """
    week = _week_of(now, zone)
    while week in decided or digest_moment(week, when, zone) <= now:
        week += _WEEK
    return digest_moment(week, when, zone)


def digest_objection(
    zone: str, hold: Hold | None, standing: Standing | None, came_due_at: datetime, now: datetime
) -> str | None:
    """Return why no mail shall be written now, the first that is true of: expired, on_hold,
    not_enrolled (`standing` None), nothing_to_say. Moments aware. Raises UnknownZone.
    """
    if now - came_due_at > AT_THE_LATEST:
        return "expired"
    if is_away(hold, zone, now):
        return "on_hold"
    if standing is None:
        return "not_enrolled"
    if not (standing.due or standing.lessons or standing.streak):
        return "nothing_to_say"
    return None


def is_away(hold: Hold | None, zone: str, now: datetime) -> bool:
    """Return whether her hold covers her local date of `now` (aware). Raises UnknownZone."""
    if hold is None:
        return False
    today = local_time(now, zone).date()
    return hold.first <= today and (hold.last is None or today <= hold.last)


def _week_of(at: datetime, zone: str) -> date:
    today = local_time(at, zone).date()
    return today - timedelta(days=today.weekday())
