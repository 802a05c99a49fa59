"""Batches of answers that phones send when they surface, one phone a connection."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import msgspec
import uuid_utils.compat

from mobile_contract import sessions, sync
from mobile_contract.client import Client
from tests.benchmarks.parts.load import Load, load, request, together
from tests.benchmarks.parts.serving import token_of
from tests.product import Product

LEARNERS = [f"{name}@demo.example" for name in ("ada", "grace", "alan", "astrid", "carl", "olga")]

_A_WHILE_S = 5.0
_FRESH_FOR_S = 120.0

Queue = Iterator[tuple[str, bytes]]


def asked(path: str, queues: Sequence[Queue]) -> Callable[[int], bytes]:
    """What each connection sends: the next batch of its phone."""

    def ask(number: int) -> bytes:
        token, body = next(queues[number])
        return request("POST", path, token, body).replace(
            b"application/json", b"application/x-ndjson", 1
        )

    return ask


def queue(client: Client, session: sessions.StudySession, size: int, began: datetime) -> Queue:
    """Batches of new answers without end, in the order they were given; whose they are.

    `began`: after all she did before, since what is late folds her whole log again.
    """
    steps = [
        step for step in session.steps if step.exercise and step.exercise.kind == "single_choice"
    ]
    for start in count(step=size):
        events = (_answer(client, session, steps, began, start + place) for place in range(size))
        yield token_of(client), b"\n".join(map(msgspec.json.encode, events))


def _answer(
    client: Client,
    session: sessions.StudySession,
    steps: list[sessions.Step],
    began: datetime,
    number: int,
) -> sync.AnswerEvent:
    step = steps[number % len(steps)]
    assert step.exercise is not None
    return sync.AnswerEvent(
        id=uuid_utils.compat.uuid7(),
        sequence=client.install.next_sequence(),
        boot_id=client.install.boot_id,
        occurred_at=began + timedelta(milliseconds=number),
        zone="Europe/Berlin",
        session_id=session.id,
        exercise_id=step.exercise.id,
        revision=step.revision,
        response={"choice": "a"},
    )


@dataclass(frozen=True, slots=True)
class Surfacing:
    """Phones of the demo's learners, each with batches without end in its queue."""

    port: int
    clients: Sequence[Client]
    queues: Sequence[Queue]

    @classmethod
    async def of(cls, product: Product, size: int, now: datetime) -> "Surfacing":
        """They sign in, begin a session, and have `size` answers in a batch, given from `now`."""
        clients = await product.signed_in(*LEARNERS)
        begun = [await client.start_session(30) for client in clients]
        queues = [queue(*each, size, now) for each in zip(clients, begun, strict=True)]
        return cls(product.port, clients, queues)

    async def for_seconds(self, seconds: float) -> Load:
        """Each sends its next batch as soon as the one before was answered."""
        events = asked("/v1/sync/events", self.queues)
        return await load(self.port, events, len(self.queues), seconds)

    async def during(self, other: Awaitable[None]) -> Load:
        """As long as it takes, and a few seconds more."""
        doing, loads = asyncio.ensure_future(other), list[Load]()
        fresh_until = 0.0
        while not doing.done():
            if time.monotonic() > fresh_until:
                await self._refresh()
                fresh_until = time.monotonic() + _FRESH_FOR_S
            loads.append(await self.for_seconds(_A_WHILE_S))
        await doing
        return together(loads)

    async def end(self) -> None:
        """They send nothing any more."""
        for client in self.clients:
            await client.http.aclose()

    async def _refresh(self) -> None:
        """As an app does before its access token ends, which lasts for minutes."""
        for client in self.clients:
            await client.refresh()
