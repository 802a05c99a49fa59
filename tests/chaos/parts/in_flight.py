"""Which ways of nudges were in a worker's hands, and what became of those a kill took it from?

Seen from the tables, by looking again and again. A way that stays claimed for longer than a send
may take is one that nobody works on any more.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from workers.nudges.hand_over import SEND_SECONDS
from workers.nudges.queue import LEASE

_LOOK_EVERY_S = 0.05
# A claim may commit a moment after the worker that made it was killed.
_ON_ITS_WAY = timedelta(seconds=1)
_LONGEST_SEND = timedelta(seconds=SEND_SECONDS)

_TALLY = """
select (select count(*) from nudge) as decided,
  count(*) filter (where settled_at is not null and channel = 'push') as pushed,
  count(*) filter (where state = 'sending') as sending,
  count(*) filter (where settled_at is null) as open from nudge_send
"""
_CLAIMED = """
select id as send_id, fence, lease_until - $1::interval as claimed_at,
  clock_timestamp() as seen_at, state
from nudge_send where state in ('leased', 'sending')
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How far it is: nudges decided, pushes ended, under way, ways of any kind not ended."""

    decided: int
    pushed: int
    sending: int
    open: int


@dataclass(frozen=True, slots=True)
class Kill:
    """One SIGKILL: whom, when, and how many pushes had ended before."""

    who: str
    at: datetime
    pushed_before: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One way as one worker held it: from when, until when it was seen, how far it got."""

    send_id: UUID
    fence: int
    claimed_at: datetime
    seen_at: datetime
    state: str

    def is_of(self, kill: Kill) -> bool:
        """Whether it was in flight when this kill struck."""
        return self.claimed_at - _ON_ITS_WAY <= kill.at <= self.claimed_at + _LONGEST_SEND


class Watch:
    """Looks at the queue for as long as it is asked to wait for something."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._claims: dict[tuple[UUID, int], Claim] = {}

    @classmethod
    @asynccontextmanager
    async def on(cls, superuser_url: str) -> AsyncIterator["Watch"]:
        """A watch with a connection of its own."""
        connection = await asyncpg.connect(superuser_url)
        try:
            yield cls(connection)
        finally:
            await connection.close()

    async def until(self, enough: Callable[[Tally], bool], within_s: float) -> Tally:
        """Look until it is enough, or the time is up; what was seen last."""
        give_up_at = time.monotonic() + within_s
        while True:
            tally = await self._look()
            if enough(tally) or time.monotonic() > give_up_at:
                return tally
            await asyncio.sleep(_LOOK_EVERY_S)

    def torn(self, kills: Sequence[Kill]) -> dict[Kill | None, list[Claim]]:
        """The claims that nobody worked on any more, by the nearest kill that explains them."""
        found: dict[Kill | None, list[Claim]] = {}
        for claim in self._claims.values():
            if claim.seen_at - claim.claimed_at > _LONGEST_SEND:
                near = [kill for kill in kills if claim.is_of(kill)]
                kill = min(near, key=lambda each: abs(each.at - claim.claimed_at), default=None)
                found.setdefault(kill, []).append(claim)
        return found

    async def _look(self) -> Tally:
        for row in await self._connection.fetch(_CLAIMED, LEASE):
            self._claims[row["send_id"], row["fence"]] = Claim(**dict(row))
        return Tally(*(await self._connection.fetch(_TALLY))[0].values())
