"""What people allow, held against what they got, by their own clocks and nothing of the product."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """What one person allows."""

    per_day: int
    per_week: int
    hours_apart: int


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder somebody got: when, and which date her wall showed."""

    at: datetime
    on: date


Limits = Mapping[UUID, Limit]
Got = Mapping[UUID, Sequence[Reminded]]


def over(got: Got, limits: Limits) -> Iterator[str]:
    """Every limit that was gone over, in words."""
    for person_id, reminders in got.items():
        for what in _over(sorted(reminders, key=lambda each: each.at), limits[person_id]):
            yield f"{person_id}: {what}, of {limits[person_id]}"


def _over(reminders: Sequence[Reminded], limit: Limit) -> Iterator[str]:
    for each in reminders:
        in_24_hours = [one for one in reminders if each.at <= one.at < each.at + DAY]
        if len(in_24_hours) > limit.per_day:
            yield f"{len(in_24_hours)} in the 24 hours from {each.at}"
    for on in sorted({each.on for each in reminders}):
        in_date = [one for one in reminders if one.on == on]
        in_week = [one for one in reminders if on <= one.on < on + 7 * DAY]
        if len(in_date) > limit.per_day:
            yield f"{len(in_date)} on {on}"
        if len(in_week) > limit.per_week:
            yield f"{len(in_week)} in the seven dates from {on}"
    for earlier, later in pairwise(reminders):
        if later.at - earlier.at < timedelta(hours=limit.hours_apart):
            yield f"again {later.at - earlier.at} after {earlier.at}"
