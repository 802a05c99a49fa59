"""What breaks while nudges are sent, and when: kills, stops past the lease, crashes, the queue."""

import asyncio
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from tests.chaos.parts.crew import Crew
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.in_flight import Fault, Watch
from tests.chaos.parts.nudge_plan import Plan
from workers.nudges.queue import LEASE
from workers.nudges.send_nudges import AT_ONCE

# Faults strike between these shares of the pushes, the last when so few are left that they can all
# be at their end in time. Stops begin early: each lasts for as long as many a kill is apart.
_FROM, _UNTIL, _MOST_LEFT = 0.03, 0.94, 300
_STOPS_FROM, _STOPS_UNTIL = 0.02, 0.3
_QUEUE_AT = 0.45
_SPREAD_S = 0.5
_PATIENCE_S = 600.0
# What a stopped worker was at is in its hands still after this; of others' work nothing is.
_CAUGHT_AFTER_S = 1.5
_TRIES = 30
# Connections of before a crash are found dead for so long after it.
_AFTERMATH = timedelta(seconds=5)


@dataclass(slots=True)
class NudgeStrikes:
    """The faults that fired, each amid sends. `flushes`: how often the queue lost all and ended.
    `last_at`: when the last of all was over (monotonic seconds).
    """

    servers: FragileServers
    crew: Crew
    watch: Watch
    plan: Plan
    faults: list[Fault] = field(default_factory=list)
    flushes: int = 0
    last_at: float = 0.0
    _dice: random.Random = field(init=False)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.plan.seed)

    async def fall(self) -> None:
        """Let all strike, in an order of the dice, spread over the pushes of a run."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._strike_in_turn(list(self._marks())))
            group.create_task(self._stop_in_turn(list(self._stop_marks())))

    def count(self, kind: str) -> int:
        """How many of these fired."""
        return sum(fault.kind == kind for fault in self.faults)

    def _marks(self) -> Iterator[tuple[int, str]]:
        plan, due = self.plan, self.plan.due
        whats = ["kill"] * plan.kills + ["crash"] * plan.crashes
        self._dice.shuffle(whats)
        first, last = _FROM * due, max(_UNTIL * due, due - _MOST_LEFT)
        width = (last - first) / max(1, len(whats))
        for place, what in enumerate(whats):
            yield round(first + width * (place + self._dice.random())), what
        for place in range(plan.flushes):
            yield round(due * _QUEUE_AT * (place + 1) / plan.flushes), "queue"

    def _stop_marks(self) -> Iterator[int]:
        width = (_STOPS_UNTIL - _STOPS_FROM) / max(1, self.plan.stops)
        for place in range(self.plan.stops):
            yield round(self.plan.due * (_STOPS_FROM + width * (place + self._dice.random())))

    async def _strike_in_turn(self, marks: list[tuple[int, str]]) -> None:
        blows = {"kill": self._kill, "crash": self._crash, "queue": self._flush}
        for mark, what in sorted(marks):
            await self._amid(mark)
            async with self._one_at_a_time:
                await self._amid(mark)  # the blow before may have left nobody at work
                if self._is_under_way():
                    await blows[what]()

    async def _stop_in_turn(self, marks: list[int]) -> None:
        for mark in marks:
            for _ in range(_TRIES):
                await self._amid(mark)
                if not self.watch.tally.open or await self._stop_one():
                    break

    async def _kill(self) -> None:
        await self.watch.until(lambda seen: seen.sending > 0, _SPREAD_S)
        who = self.crew.kill_one(self._dice)
        now = datetime.now(UTC)
        self._note(Fault("kill", f"{who} killed", now, now, self._pushed, AT_ONCE))

    async def _crash(self) -> None:
        began, pushed = datetime.now(UTC), self._pushed
        await self.servers.crash_postgres()
        over = datetime.now(UTC) + _AFTERMATH
        most = AT_ONCE * len(self.crew.workers)
        self._note(Fault("crash", "PostgreSQL crashed and recovered", began, over, pushed, most))

    async def _flush(self) -> None:
        async with Redis.from_url(self.servers.ground.redis_url) as queue:
            await queue.flushall()
        await self.servers.valkey.strike(signal.SIGKILL)
        await self.servers.valkey.start()
        self.flushes += 1
        self._tell(self._pushed, "the queue lost all it held, ended and came back")

    async def _stop_one(self) -> bool:
        """Stop a worker past the lease of what it has in hand; False where it had nothing."""
        async with self._one_at_a_time:
            if not self._is_under_way():
                return False
            await self.watch.until(lambda seen: seen.leased > 0, _SPREAD_S)
            pushed, since = self._pushed, max((each.over_at for each in self.faults), default=None)
            worker, who = self.crew.stop_one(self._dice)
            began = datetime.now(UTC)
            await asyncio.sleep(_CAUGHT_AFTER_S)
        first = since or began - LEASE
        caught = [each for each in self.watch.held_since(first, began) if each.state == "leased"]
        if caught:
            await asyncio.sleep((2 * LEASE).total_seconds() - _CAUGHT_AFTER_S)
        self.crew.go_on(worker)
        if caught:
            told = f"{who} stopped for {(2 * LEASE).seconds} s"
            self._note(Fault("stop", told, began, began, pushed, AT_ONCE))
        return bool(caught)

    @property
    def _pushed(self) -> int:
        return self.watch.tally.pushed

    def _note(self, fault: Fault) -> None:
        self.faults.append(fault)
        self._tell(fault.pushed_before, fault.who)

    def _tell(self, pushed: int, what: str) -> None:
        self.last_at = time.monotonic()
        print(f"{pushed:>6} pushed: {what}", flush=True)

    def _is_under_way(self) -> bool:
        """Whether there is more to send, and somebody who is at it."""
        return self.watch.tally.open > 0 and bool(self.crew.at_work())

    async def _amid(self, mark: int) -> None:
        """Wait for so many pushes, and for somebody at work on more; or until all is sent."""
        await self.watch.until(
            lambda seen: not seen.open or (seen.pushed >= mark and self._is_under_way()),
            _PATIENCE_S,
        )
        await asyncio.sleep(self._dice.uniform(0, _SPREAD_S))
