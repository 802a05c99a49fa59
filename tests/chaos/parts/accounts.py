"""The books of a run of nudges: what became of each way, and what each fault left behind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg

from tests.chaos.parts.in_flight import Claim, Fault, Torn, under_way
from tests.chaos.parts.overwritten import overwritten_outcomes

FREE_WITHIN_S = 30.0
UNFINISHED = ("pending", "leased", "sending", "retry")

_WAYS = """
select s.id, s.person_id, s.nudge_id, s.channel, s.state, s.code, s.fence,
  coalesce(s.sent_try_at, s.settled_at - (select shift from people_clock)) as moved_on
from nudge_send s
"""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A bar that is broken: what it is about, and how in words."""

    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way of one nudge at the end; since when it is past its last claim (database's time)."""

    id: UUID
    person_id: UUID
    nudge_id: UUID
    channel: str
    state: str
    code: str | None
    fence: int
    moved_on: datetime | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """All ways at the end, and the claims each fault left (None: no fault explains them).

    `accepted` and `duplicates` are the stub's counts, `overwritten` PostgreSQL's.
    """

    due: int
    ways: list[Way]
    torn: Torn
    accepted: int
    duplicates: int
    overwritten: int

    @property
    def push(self) -> Counter[str]:
        """The ways to devices, by how they ended."""
        return self._states("push")

    def reclaimed_s(self) -> float:
        """After how long what a kill left merely leased was anybody's again, the slowest."""
        left = self._leased_at_a_kill()
        return max(((claim.seen_at - fault.at).total_seconds() for fault, claim in left), default=0)

    def resumed_s(self) -> float:
        """After how long it was on its way: it waits its turn among all that is due."""
        ways = {way.id: way for way in self.ways}
        known = {
            (each.send_id, each.fence): each for claims in self.torn.values() for each in claims
        }
        took = [0.0]
        for fault, claim in self._leased_at_a_kill():
            later = known.get((claim.send_id, claim.fence + 1))
            moved_on = later.claimed_at if later else ways[claim.send_id].moved_on
            if moved_on is not None:
                took.append((moved_on - fault.at).total_seconds())
        return max(took)

    def complaints(self) -> Iterator[Complaint]:
        """Every bar that is broken."""
        push, inbox = self.push, self._states("inbox")
        if self.duplicates:
            yield Complaint("duplicates", f"{self.duplicates} nudges were accepted twice")
        if self.overwritten:
            yield Complaint("fence", f"{self.overwritten} outcomes were written over")
        for channel, ways in (("push", push), ("inbox", inbox)):
            if ways.total() != self.due or any(ways[state] for state in UNFINISHED):
                words = f"{channel}: {dict(ways)} do not account for {self.due}"
                yield Complaint("conservation", words)
        if not push["sent"] <= self.accepted <= push["sent"] + push["unknown"]:
            words = f"accepted {self.accepted}, but {dict(push)}"
            yield Complaint("conservation", words)
        yield from self._complaints_of_faults()

    def _complaints_of_faults(self) -> Iterator[Complaint]:
        begun = {fault: under_way(claims) for fault, claims in self.torn.items()}
        if None in self.torn:
            words = f"{len(self.torn[None])} ways were left lying, and no fault explains it"
            yield Complaint("unknown", words)
        if sum(begun.values()) != self.push["unknown"]:
            codes = Counter(way.code for way in self.ways if way.state == "unknown")
            words = f"unknown {dict(codes)}, but the faults left {sum(begun.values())}"
            yield Complaint("unknown", words)
        for fault, count in begun.items():
            if fault is not None and count > fault.most:
                yield Complaint("unknown", f"{count} unknown after: {fault.who}")
        if (slowest := self.reclaimed_s()) > FREE_WITHIN_S:
            words = f"what a kill left could be claimed after {slowest:.1f} s only"
            yield Complaint("reclaim", words)

    def _states(self, channel: str) -> Counter[str]:
        return Counter(way.state for way in self.ways if way.channel == channel)

    def _leased_at_a_kill(self) -> Iterator[tuple[Fault, Claim]]:
        for fault, claims in self.torn.items():
            for claim in claims:
                if fault is not None and fault.kind == "kill" and claim.state == "leased":
                    yield fault, claim


async def settle_accounts(superuser_url: str, opened: Accounts) -> Accounts:
    """Read the tables at the end, into the books that were opened without them."""
    connection = await asyncpg.connect(superuser_url)
    try:
        ways = [Way(**dict(row)) for row in await connection.fetch(_WAYS)]
        return replace(opened, ways=ways, overwritten=await overwritten_outcomes(connection))
    finally:
        await connection.close()
