"""Did each of the crowd get what she was to get? Judged at the stub, by her own wall clock.

Not by the product's rules: by who she was made to be, and by when the stub accepted what it did.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.chaos.parts.accounts import UNFINISHED, Complaint, Way
from tests.chaos.parts.sorts_of_people import Person, is_within

_MOST_A_DAY = 1
_WENT = frozenset({"sent", "unknown"})


@dataclass(frozen=True, slots=True)
class Received:
    """What the stub accepted: which nudge, and when by people's time."""

    nudge_id: UUID
    at: datetime

    @classmethod
    def of(cls, log: Sequence[Mapping[str, Any]], shift: timedelta) -> list["Received"]:
        """From the stub's log; `shift` is how far people's time is from the machine's."""
        return [
            cls(UUID(each["nudge_id"]), datetime.fromisoformat(each["at"]) + shift)
            for each in log
            if each["accepted"] and each["nudge_id"]
        ]


def complaints_of_people(
    people: Mapping[UUID, Person], ways: Sequence[Way], received: Sequence[Received]
) -> Iterator[Complaint]:
    """Who was woken, who was reminded too often, and who did not get what she was to get."""
    whose = {way.nudge_id: way.person_id for way in ways}
    yield from _woken(people, whose, received)
    yield from _too_often(people, whose, received)
    mine: dict[UUID, list[Way]] = defaultdict(list)
    for way in ways:
        mine[way.person_id].append(way)
    wrong = Counter(
        people[person_id].sort
        for person_id in people
        if _is_wrong(people[person_id], mine[person_id])
    )
    for sort, count in wrong.items():
        yield Complaint("ways", f"{count} who are {sort!r} did not get just what is theirs")


def _woken(
    people: Mapping[UUID, Person], whose: Mapping[UUID, UUID], received: Sequence[Received]
) -> Iterator[Complaint]:
    count = 0
    for each in received:
        person = people[whose[each.nudge_id]]
        count += is_within(each.at, person.zone, person.quiet)
    if count:
        yield Complaint("quiet", f"{count} nudges came in somebody's quiet hours")


def _too_often(
    people: Mapping[UUID, Person], whose: Mapping[UUID, UUID], received: Sequence[Received]
) -> Iterator[Complaint]:
    days: dict[tuple[UUID, object], set[UUID]] = defaultdict(set)
    for each in received:
        person_id = whose[each.nudge_id]
        day = each.at.astimezone(ZoneInfo(people[person_id].zone)).date()
        days[person_id, day].add(each.nudge_id)
    count = sum(len(nudges) > _MOST_A_DAY for nudges in days.values())
    if count:
        yield Complaint(
            "caps", f"{count} people got more than {_MOST_A_DAY} nudge on a day of theirs"
        )


def _is_wrong(person: Person, ways: Sequence[Way]) -> bool:
    """Whether she did not get what is hers. What has not come to its end is told of elsewhere."""
    if any(way.state in UNFINISHED for way in ways):
        return False
    by_nudge: dict[UUID, dict[str, str]] = defaultdict(dict)
    for way in ways:
        by_nudge[way.nudge_id][way.channel] = way.state
    went = sum(each["inbox"] == "sent" and each["push"] in _WENT for each in by_nudge.values())
    kept = sum(set(each.values()) == {"suppressed"} for each in by_nudge.values())
    wanted = {"busy": (1, 2), "falls_asleep": (0, 1), "sleeps": (0, 0)}.get(person.sort, (1, 0))
    return (went, kept) != wanted
