"""What breaks while phones send, and when: kills, crashes, the queue gone for a third of it."""

# ruff: noqa: ASYNC110 (other processes are waited for)

import asyncio
import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import httpx

from tests.chaos.parts.doors import Doors
from tests.chaos.parts.fault_proxy import FaultProxy
from tests.chaos.parts.fragile import FragileServers

# Faults strike between these shares of what is sent, and the queue is away between those.
_FROM, _UNTIL = 0.03, 0.93
_AWAY_FROM, _AWAY_UNTIL = 0.3, 0.65
_SPREAD_S = 0.3
_LOOK_EVERY_S = 0.01


class Sending(Protocol):
    """Phones at it; `told` counts the lines or calls that have been answered for good."""

    told: int

    async def until(self, told: int) -> None:
        """Wait until so many have been."""


@dataclass(slots=True)
class Strikes:
    """The faults that fired, kills and crashes each while requests were under way."""

    servers: FragileServers
    doors: Doors
    proxy: FaultProxy
    sending: Sending
    dice: random.Random
    kills: int = 0
    crashes: int = 0
    outages: int = 0

    async def fall(self, kills: int, crashes: int, of: int) -> None:
        """Let all strike, in an order of the dice, spread over a run with `of` to be told of."""
        for at, what in sorted(self._plan(kills, crashes)):
            await self.sending.until(round(at * of))
            match what:
                case "api":
                    await self._kill()
                case "postgres":
                    await self._crash()
                case "no queue":
                    await self._lose_queue()
                case _:
                    await self.servers.valkey.start()

    def _plan(self, kills: int, crashes: int) -> Iterator[tuple[float, str]]:
        whats = ["api"] * kills + ["postgres"] * crashes
        self.dice.shuffle(whats)
        width = (_UNTIL - _FROM) / max(1, len(whats))
        for place, what in enumerate(whats):
            yield _FROM + width * (place + self.dice.random()), what
        yield _AWAY_FROM, "no queue"
        yield _AWAY_UNTIL, "queue"

    async def _kill(self) -> None:
        await self._amid()
        door = self.dice.choice(await self.doors.until_open(1))
        door.kill()
        self.kills += 1
        self._say(f"{door.program.name} killed")

    async def _crash(self) -> None:
        await self._amid()
        await self.servers.crash_postgres()
        self.crashes += 1
        self._say("PostgreSQL crashed and recovered")

    async def _lose_queue(self) -> None:
        await self.servers.valkey.strike(signal.SIGKILL)
        door = self.dice.choice(await self.doors.until_open(1))
        async with httpx.AsyncClient() as asking:
            told = (await asking.get(f"http://127.0.0.1:{door.port}/health/ready")).json()
        self.outages += told["queue"] != "ok"
        self._say(f"queue is {told['queue']}")

    def _say(self, what: str) -> None:
        print(f"{self.sending.told:>7} told of: {what}", flush=True)

    async def _amid(self) -> None:
        """Wait for a moment in which something is under way."""
        await asyncio.sleep(self.dice.uniform(0, _SPREAD_S))
        await self.doors.until_open(1)
        while not self.proxy.in_flight:
            await asyncio.sleep(_LOOK_EVERY_S)
