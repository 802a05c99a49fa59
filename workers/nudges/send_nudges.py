"""Carries out what was decided: each planned nudge to each device, at its minute, at most once.

A row is claimed with a lease and a fence; a short transaction looks once more and commits the
intent; only then does anything leave the house. Whoever dies before the intent loses nothing: the
row is claimed again. Whoever dies after it leaves `unknown`, never sent again.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from api.clock import monotonic
from workers.nudges import queue
from workers.nudges.commit_intents import commit_intents
from workers.nudges.hand_over import NudgeRoom, hand_over
from workers.nudges.queue import Claimed, Ended
from workers.nudges.send_queries import INTENT_SLACK
from workers.outages import OUTAGES
from workers.to_the_end import to_the_end

AT_ONCE = 16
"""Pushes in flight at a time: at most so many are left unknown by one kill."""

INTENT_GOOD_FOR_S = (queue.LEASE - INTENT_SLACK).total_seconds()
"""From the claim: what the lease has beyond the slack that the intent asks for."""

_KEPT_WITHIN_S = 10.0
_TRY_EVERY_S = 0.5


async def send_nudges(room: NudgeRoom) -> int:
    """Send everything that is due; the number of ways looked at.

    As soon as one push is back the next leaves: a slow provider holds up its own pushes only.
    """
    line = _Line(room)
    try:
        while any(await to_the_end([line.go_on()])):
            await line.until_one_is_back()
    finally:
        await to_the_end([line.end()])
    return line.looked_at


@dataclass
class _Line:
    """What is under way of one run, and what is back but not kept yet."""

    room: NudgeRoom
    looked_at: int = 0
    under_way: set[asyncio.Task[Ended]] = field(default_factory=set)
    back: list[Ended] = field(default_factory=list)

    async def go_on(self) -> bool:
        """Keep how those went that are back, and send as many more. False: nothing is left."""
        await self._keep()
        room, send_by = self.room, monotonic() + INTENT_GOOD_FOR_S
        claimed = await queue.claim(room.database, AT_ONCE - len(self.under_way))
        if claimed:
            await room.channels.look(room.database, AT_ONCE, anew=self.looked_at == 0)
        for nudges in _by_turns(claimed):
            errands = await commit_intents(room.database, room.public_url, nudges)
            sends = (hand_over(room, errand, send_by) for errand in errands)
            self.under_way.update(map(asyncio.create_task, sends))
        self.looked_at += len(claimed)
        return bool(claimed or self.under_way)

    async def until_one_is_back(self) -> None:
        """Or nothing is under way."""
        if self.under_way:
            await asyncio.wait(self.under_way, return_when=asyncio.FIRST_COMPLETED)

    async def end(self) -> None:
        """Wait for all that is under way, and keep how it went, for a while through an outage too:
        what is not kept nobody will ever know.
        """
        if self.under_way:
            await asyncio.wait(self.under_way)
        give_up_at = monotonic() + _KEPT_WITHIN_S
        while True:
            try:
                return await self._keep()
            except OUTAGES:
                if monotonic() > give_up_at:
                    raise
                await asyncio.sleep(_TRY_EVERY_S)

    async def _keep(self) -> None:
        done = {task for task in self.under_way if task.done()}
        self.under_way -= done
        self.back += [task.result() for task in done]
        if self.back:
            await queue.record_outcomes(self.room.database, self.back)
            self.back.clear()


def _by_turns(claimed: Sequence[Claimed]) -> list[dict[UUID, list[Claimed]]]:
    """By nudge; of several nudges of one person the later sees what came of the one before."""
    turns: list[dict[UUID, list[Claimed]]] = []
    before: Counter[UUID] = Counter()
    for nudge_id, ways in groupby(claimed, key=lambda each: each.nudge_id):
        found = list(ways)
        person_id = found[0].person_id
        if before[person_id] == len(turns):
            turns.append({})
        turns[before[person_id]][nudge_id] = found
        before[person_id] += 1
    return turns
