"""Phones that come out of the tunnel: they send what is in their queue until all of it is told of.

As the guide asks of an app: a line leaves the queue once the server has told what became of it, and
for no other reason.
"""

# ruff: noqa: ASYNC110 (what is waited for is a mere count)

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from mobile_contract import sync
from mobile_contract.client import ApiProblem, Client
from mobile_contract.identity import Tokens
from tests.chaos.parts.lines import Line, conflicting
from tests.chaos.parts.many_learners import Phone

MOST_AT_ONCE = 200
_STORED = ("created", "duplicate")
_PAUSE_S = (0.1, 0.5)
_MOST_IN_VAIN = 300
_LOOK_EVERY_S = 0.02
# The shares of batches sent out of turn, shuffled, with lines told of before, and sent once more.
_OUT_OF_TURN, _SHUFFLED, _WITH_OLD, _ONCE_MORE = 0.03, 0.3, 0.05, 0.05
_CLONE_EVERY, _CLONED_LINES = 10, 20


@dataclass(slots=True)
class Surfacing:
    """Everything that phones sent and were told. `told` counts lines that left a queue."""

    url: str
    at_once: int
    told: int = 0
    sent_lines: int = 0
    batches: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    async def all_of(self, phones: Sequence[Phone], dice: random.Random) -> None:
        """Every phone, a few at a time."""
        gate = asyncio.Semaphore(self.at_once)
        limits = httpx.Limits(max_keepalive_connections=0)
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=30, limits=limits) as http,
            asyncio.TaskGroup() as group,
        ):
            for number, phone in enumerate(phones):
                one = _Sender(self, phone, _client(http, phone), random.Random(dice.random()))
                cloned = _CLONED_LINES if number % _CLONE_EVERY == 0 else 0
                group.create_task(one.surface(gate, cloned))

    async def until(self, told: int) -> None:
        """Wait until so many lines have left their queues."""
        while self.told < told:
            await asyncio.sleep(_LOOK_EVERY_S)


@dataclass(slots=True)
class _Sender:
    """One phone at it: `waiting` is its queue in its order, `over` what has left it."""

    all: Surfacing
    phone: Phone
    client: Client
    dice: random.Random
    waiting: dict[int, Line] = field(default_factory=dict)
    over: list[Line] = field(default_factory=list)

    async def surface(self, gate: asyncio.Semaphore, cloned: int) -> None:
        """Send the whole queue; then, where there is a clone of this phone, the clone's."""
        async with gate:
            await self._empty(self.phone.diary.lines)
            if cloned:
                self.phone.diary.lines += (clones := self._cloned(cloned))
                await self._empty(clones)

    async def _empty(self, lines: Sequence[Line]) -> None:
        self.waiting = {id(line): line for line in lines}
        in_vain = 0
        while self.waiting and in_vain < _MOST_IN_VAIN:
            batch, chance = self._batch(), self.dice.random()
            answered = await self._send(batch)
            in_vain = 0 if answered else in_vain + 1
            if answered and chance < _ONCE_MORE:
                await self._send(batch)
        if self.waiting:
            self.all.complaints.append(f"a phone gave up with {len(self.waiting)} lines to send")

    def _cloned(self, count: int) -> list[Line]:
        """What a second phone with this one's backup has to say: its numbers are taken already."""
        facts = [line for line in self.phone.diary.lines if line.fact is not None]
        return [conflicting(line) for line in self.dice.sample(facts, min(count, len(facts)))]

    def _batch(self) -> list[Line]:
        size, begin = self.dice.randint(1, MOST_AT_ONCE), 0
        if self.dice.random() < _OUT_OF_TURN:
            begin = self.dice.randrange(len(self.waiting))
        batch = list(itertools.islice(self.waiting.values(), begin, begin + size))
        if self.over and self.dice.random() < _WITH_OLD:
            batch += self.dice.sample(self.over, min(5, len(self.over)))
        if self.dice.random() < _SHUFFLED:
            self.dice.shuffle(batch)
        return batch

    async def _send(self, batch: Sequence[Line]) -> bool:
        """Whether it was answered; then what is told of has left the queue."""
        self.all.batches += 1
        self.all.sent_lines += len(batch)
        try:
            received = await self._post(b"\n".join(line.raw for line in batch))
        except httpx.TransportError as error:
            return await self._wait(type(error).__name__)
        except ApiProblem as problem:
            if problem.status < httpx.codes.INTERNAL_SERVER_ERROR and problem.code != "busy":
                raise
            return await self._wait(f"{problem.status} {problem.code}")
        if len(received.results) != len(batch):
            self.all.complaints.append(f"{len(batch)} lines, {len(received.results)} results")
        for line, result in zip(batch, received.results, strict=True):
            self._hear(line, result)
        return True

    async def _post(self, body: bytes) -> sync.EventsReceived:
        at = datetime.now(UTC) + self.phone.diary.skew
        headers = {
            "Content-Type": "application/x-ndjson",
            "Client-Time": at.isoformat(),
            "Connection": "close",
        }
        return await self.client.send(
            "POST", "/v1/sync/events", sync.EventsReceived, body, headers=headers
        )

    def _hear(self, line: Line, result: sync.EventResult) -> None:
        self.all.statuses[result.status] += 1
        if result.status == "retry":
            return
        as_expected = result.status == line.status or (line.fact and result.status in _STORED)
        if not as_expected or result.code != line.code:
            told = f"{result.status} {result.code}"
            self.all.complaints.append(f"told {told}, not {line.status} {line.code}")
        if self.waiting.pop(id(line), None) is not None:
            self.over.append(line)
            self.all.told += 1
        elif result.status == "created":
            self.all.complaints.append("a line that was told of before was created once more")

    async def _wait(self, why: str) -> bool:
        self.all.unanswered[why] += 1
        await asyncio.sleep(self.dice.uniform(*_PAUSE_S))
        return False


def _client(http: httpx.AsyncClient, phone: Phone) -> Client:
    client = Client(http)
    client.tokens = Tokens(phone.token, 0, "", phone.person_id, phone.device_id, None, [])
    return client
