"""When is something due that was due while she is away?

Folding, goals and streaks ask. A hold is whole study days of a zone. What it meets on its way is
put off by it; what is remembered fades meanwhile as it does, so predictions stay honest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from api.pacing.study_day import study_day

# What would be put off beyond this never comes.
NEVER = datetime(9999, 12, 1, tzinfo=UTC)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldDays:
    """The study days of a hold, both included; without `last` its end is not known yet."""

    first: date
    last: date | None
    zone: str


def put_off(due_at: datetime, answered_at: datetime, holds: Sequence[HeldDays]) -> datetime:
    """Return when something due is due with her holds, which do not overlap.

    Each hold it meets puts it off by as many whole days as were left of it on the study day of the
    answer: all of them for a hold that began later, or on that day. One without an end puts nothing
    off before it has one. At the latest NEVER.
    """
    for hold in sorted(holds, key=lambda each: each.first):
        first = max(hold.first, study_day(answered_at, hold.zone))
        if hold.last is not None and first <= min(hold.last, study_day(due_at, hold.zone)):
            due_at = _later(due_at, (hold.last - first).days + 1)
    return due_at


def put_off_day(day: date, since: date, holds: Sequence[HeldDays]) -> date:
    """Return the day a deadline moves to that was set on the study day `since`, as in `put_off`."""
    for hold in sorted(holds, key=lambda each: each.first):
        first = max(hold.first, since)
        if hold.last is not None and first <= min(hold.last, day):
            days = (hold.last - first).days + 1
            day = day + days * _DAY if days < (date.max - day).days else date.max
    return day


def _later(due_at: datetime, days: int) -> datetime:
    return due_at + timedelta(days=days) if days < (NEVER - due_at).days else NEVER


def held_anew(known: Iterable[HeldDays], new: HeldDays, today: date) -> list[HeldDays]:
    """Return her holds once she takes a new one; they never overlap.

    The one in force, or to come, gives way to it: of that one the days that are over by `today`
    stay, as far as they lie before the new one. Of a hold that is over stay all days the new one
    does not cover.
    """
    stay = [part for hold in known for part in _around(hold, new, today)]
    return sorted([*stay, new], key=lambda each: each.first)


def _around(hold: HeldDays, new: HeldDays, today: date) -> Iterable[HeldDays]:
    if hold.last is None or hold.last >= today:
        if hold.first < min(new.first, today):
            yield replace(hold, last=min(new.first, today) - _DAY)
        return
    if hold.first < new.first:
        yield replace(hold, last=min(hold.last, new.first - _DAY))
    if new.last is not None and new.last < hold.last:
        yield replace(hold, first=max(hold.first, new.last + _DAY))


def resumed(known: Iterable[HeldDays], today: date) -> list[HeldDays]:
    """Return her holds once she is back: what was in force ended yesterday, nothing is to come."""
    return [
        hold if _is_over(hold, today) else replace(hold, last=today - _DAY)
        for hold in known
        if hold.first < today
    ]


def _is_over(hold: HeldDays, today: date) -> bool:
    return hold.last is not None and hold.last < today


def held_between(first: date, last: date, holds: Iterable[HeldDays]) -> int:
    """Return on how many days from `first` to `last` she is away; a hold without an end has none
    that are known.
    """
    return sum(
        max(0, (min(last, hold.last) - max(first, hold.first)).days + 1)
        for hold in holds
        if hold.last is not None
    )
