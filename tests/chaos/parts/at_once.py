"""Phones that send the same keyed call many times at once, each time until it has an answer.

As an app does whose user is impatient and whose network is bad: a lost connection, a lost reply,
`request_in_progress` and a fault of the server are no answer; the same request goes out again.
"""

# ruff: noqa: ASYNC110 (what is waited for is a mere count)

import asyncio
import contextlib
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.chaos.parts.keyed_calls import KeyedCall

TIMES = 20
_PAUSE_S = (0.1, 0.5)
_MOST_IN_VAIN = 400
_LOOK_EVERY_S = 0.02
_UNANSWERED_AFTER_S = 30.0
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one send came to; `again`: it is told as the reply to an earlier one."""

    status: int
    body: bytes
    again: bool

    @property
    def code(self) -> str:
        """The code of a problem, or ''."""
        is_problem = self.status >= HTTPStatus.BAD_REQUEST
        return str(json.loads(self.body)["code"]) if is_problem else ""

    def is_for_later(self) -> bool:
        """Whether it leaves open what becomes of the call."""
        is_fault = self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return is_fault or self.code == "request_in_progress"


@dataclass(slots=True)
class Told:
    """All that was answered to one key: to its sends, and to the same key with another body."""

    call: KeyedCall
    answers: Sequence[Answer]
    to_other: Answer


@dataclass(slots=True)
class AtOnce:
    """All the sends. `told` counts those that have their answer, `unanswered` tries without."""

    url: str
    keys_at_once: int
    dice: random.Random
    told: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    by_key: list[Told] = field(default_factory=list)

    async def send_all(self, calls: Sequence[KeyedCall]) -> None:
        """Every call, a few keys at a time. Raises TimeoutError where one is never answered."""
        gate = asyncio.Semaphore(self.keys_at_once)
        async with asyncio.TaskGroup() as group:
            for call in calls:
                group.create_task(self._send(call, gate))

    async def until(self, told: int) -> None:
        """Wait until so many sends have their answer."""
        while self.told < told:
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _send(self, call: KeyedCall, gate: asyncio.Semaphore) -> None:
        async with gate:
            answers = await asyncio.gather(*(self._answered(call.raw) for _ in range(TIMES)))
            self.told += TIMES
            self.by_key.append(Told(call, answers, await self._answered(call.other)))

    async def _answered(self, raw: bytes) -> Answer:
        for _ in range(_MOST_IN_VAIN):
            answer = None
            with contextlib.suppress(OSError):  # a TimeoutError is one
                async with asyncio.timeout(_UNANSWERED_AFTER_S):
                    answer = await self._try(raw)
            if answer is None:
                self.unanswered["no reply"] += 1
            elif answer.is_for_later():
                self.unanswered[f"{answer.status} {answer.code}"] += 1
            else:
                return answer
            await asyncio.sleep(self.dice.uniform(*_PAUSE_S))
        raise TimeoutError("a send was never answered")

    async def _try(self, raw: bytes) -> Answer | None:
        where = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        with contextlib.closing(writer):
            writer.write(raw)
            await writer.drain()
            return _read(await reader.read())


def _read(reply: bytes) -> Answer | None:
    """The answer, where all of it has arrived."""
    head, _, body = reply.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length is None or len(body) != int(length[1]):
        return None
    return Answer(int(head[9:12]), body, b"\r\nidempotent-replayed:" in head.lower())
