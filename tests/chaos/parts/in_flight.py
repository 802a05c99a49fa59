"""Which ways of nudges were in a worker's hands, and what became of those a fault took it from?

Seen from the tables, by looking again and again, also while PostgreSQL crashes. A way that stays
claimed for longer than a send may take is one that nobody works on any more.
"""

# ruff: noqa: ASYNC110 (what is waited for happens in other processes)

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import asyncpg

from workers.nudges.hand_over import SEND_SECONDS
from workers.nudges.queue import LEASE

_LOOK_EVERY_S = 0.1
# A claim may commit a moment after the worker that made it was killed.
_ON_ITS_WAY = timedelta(seconds=1)
_LONGEST_SEND = timedelta(seconds=SEND_SECONDS)
_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)

_TALLY = """
select (select count(*) from nudge_agenda, people_clock
    where decide_at <= clock_timestamp() + shift) as undecided,
  count(*) filter (where settled_at is not null and channel = 'push') as pushed,
  count(*) filter (where state = 'leased') as leased,
  count(*) filter (where state = 'sending') as sending,
  count(*) filter (where settled_at is null) as open from nudge_send
"""
_CLAIMED = """
select id as send_id, fence, lease_until - $1::interval as claimed_at,
  clock_timestamp() as seen_at, state
from nudge_send where state in ('leased', 'sending') and lease_until is not null
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How far it is: people not decided about, pushes ended, ways claimed, under way, not ended."""

    undecided: int = 1
    pushed: int = 0
    leased: int = 0
    sending: int = 0
    open: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What struck whom, from when to when, after how many pushes had ended, and how many it may
    have met under way at most.
    """

    kind: Literal["kill", "stop", "crash"]
    who: str
    at: datetime
    over_at: datetime
    pushed_before: int
    most: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One way as one worker held it: from when, until when it was seen, how far it got."""

    send_id: UUID
    fence: int
    claimed_at: datetime
    seen_at: datetime
    state: str

    def is_of(self, fault: Fault) -> bool:
        """Whether it was in flight when this fault struck, or while it lasted."""
        first, last = self.claimed_at - _ON_ITS_WAY, self.claimed_at + _LONGEST_SEND
        return first <= fault.over_at and fault.at <= last


Torn = dict[Fault | None, list[Claim]]


class Watch:
    """Looks at the queue for as long as the block runs."""

    def __init__(self, superuser_url: str) -> None:
        self._url = superuser_url
        self._claims: dict[tuple[UUID, int], Claim] = {}
        self.tally = Tally()

    @classmethod
    @asynccontextmanager
    async def on(cls, superuser_url: str) -> AsyncIterator["Watch"]:
        """A watch with a connection of its own, and another one when that is lost."""
        watch = cls(superuser_url)
        looking = asyncio.create_task(watch._look_on())
        try:
            yield watch
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking

    async def until(self, enough: Callable[[Tally], bool], within_s: float) -> Tally:
        """Wait until it is enough, or the time is up; what was seen last."""
        give_up_at = time.monotonic() + within_s
        while not enough(self.tally) and time.monotonic() < give_up_at:
            await asyncio.sleep(_LOOK_EVERY_S / 2)
        return self.tally

    def held_since(self, first: datetime, last: datetime) -> list[Claim]:
        """What was claimed between these and was seen in the same hands just now."""
        just_now = datetime.now(UTC) - timedelta(seconds=10 * _LOOK_EVERY_S)
        claims = self._claims.values()
        return [
            each for each in claims if first < each.claimed_at < last and each.seen_at > just_now
        ]

    def torn(self, faults: Sequence[Fault]) -> Torn:
        """The claims that nobody worked on any more, by the nearest fault that explains them and
        can have met so many.
        """
        found: Torn = {}
        for claim in sorted(self._claims.values(), key=lambda each: each.claimed_at):
            if claim.seen_at - claim.claimed_at > _LONGEST_SEND:
                near = [fault for fault in faults if claim.is_of(fault)]
                room = [each for each in near if under_way(found.get(each, ())) < each.most]
                fault = min(room or near, key=lambda each: _apart(each, claim), default=None)
                found.setdefault(fault, []).append(claim)
        return found

    async def _look_on(self) -> None:
        while True:
            with contextlib.suppress(*_AWAY):
                connection = await asyncpg.connect(self._url, timeout=5, command_timeout=5)
                try:
                    while True:
                        await self._look(connection)
                        await asyncio.sleep(_LOOK_EVERY_S)
                finally:
                    connection.terminate()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _look(self, connection: asyncpg.Connection) -> None:
        for row in await connection.fetch(_CLAIMED, LEASE):
            self._claims[row["send_id"], row["fence"]] = Claim(**dict(row))
        self.tally = Tally(*(await connection.fetch(_TALLY))[0].values())


def under_way(claims: Sequence[Claim]) -> int:
    """How many of these were being sent, and may have left."""
    return sum(claim.state == "sending" for claim in claims)


def _apart(fault: Fault, claim: Claim) -> timedelta:
    return abs(fault.at - claim.claimed_at)
