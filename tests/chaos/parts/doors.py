"""Several `interlude api` processes on one database; whoever is killed is started again at once."""

# ruff: noqa: ASYNC110 (other processes are waited for)

import asyncio
import os
import re
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.embedded.programs import Program, exited
from tests.chaos.parts.fragile import LOOK_EVERY_S, Fragile
from tests.product import PATIENCE_S, command, environment, free_port

_PAUSE_S = 0.1
_ERROR = re.compile(r'^(?=.*"level": ?"error").*"event": ?"([^"]+)"', re.M)


@dataclass(slots=True)
class Door(Fragile):
    """One API process on a port of its own."""

    port: int = 0

    async def keep(self) -> None:
        """Start it, and start it again whenever it ends."""
        while True:
            await self.start()
            assert self.process is not None
            await exited(self.process, LOOK_EVERY_S)
            await asyncio.sleep(_PAUSE_S)

    def is_open(self) -> bool:
        """Whether it lives and takes calls."""
        if self.process is None or self.process.poll() is not None:
            return False
        with socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(slots=True)
class Doors:
    """All API processes."""

    doors: list[Door]
    keeping: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, size: int, checkout: Path, logs: Path, settings: Mapping[str, str]
    ) -> AsyncIterator["Doors"]:
        """So many processes, all taking calls, for as long as the block runs."""
        doors = cls([_door(number, checkout, logs, settings) for number in range(1, size + 1)])
        doors.keeping = [asyncio.create_task(each.keep()) for each in doors.doors]
        try:
            await doors._all_open()
            yield doors
        finally:
            for task in doors.keeping:
                task.cancel()
            await asyncio.gather(*doors.keeping, return_exceptions=True)
            await asyncio.gather(*(each.end() for each in doors.doors))

    async def until_open(self, size: int) -> list[Door]:
        """Those that take calls, once they are so many."""
        while len(found := [each for each in self.doors if each.is_open()]) < size:
            await asyncio.sleep(LOOK_EVERY_S)
        return found

    def errors(self) -> Counter[str]:
        """What they have logged as errors, by event."""
        logs = [each.program.log.read_text() for each in self.doors if each.program.log]
        return Counter(_ERROR.findall("\n".join(logs)))

    async def _all_open(self) -> None:
        try:
            await asyncio.wait_for(self.until_open(len(self.doors)), PATIENCE_S)
        except TimeoutError:
            logs = [each.program.log.read_text() for each in self.doors if each.program.log]
            raise TimeoutError("an API process did not open:\n" + "\n".join(logs)) from None

    @property
    def ports(self) -> list[int]:
        """Where they are reached."""
        return [each.port for each in self.doors]


def _door(number: int, checkout: Path, logs: Path, settings: Mapping[str, str]) -> Door:
    port = free_port()
    program = Program(
        name=f"api {number}",
        argv=tuple(command("api", "--port", str(port))),
        cwd=checkout,
        env=environment(settings),
        log=logs / f"api-{number}.log",
    )
    return Door(program, port=port)
