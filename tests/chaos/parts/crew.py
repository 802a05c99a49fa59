"""Several `interlude worker` processes side by side; whoever is killed is started again at once."""

# ruff: noqa: ASYNC110 (other processes are waited for)

import asyncio
import contextlib
import os
import random
import signal
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.embedded.programs import Program, exited, start_when_free, stop
from tests.product import PATIENCE_S, command, environment

_READY = '"worker_ready"'
_LOOK_EVERY_S = 0.02


@dataclass(slots=True)
class Worker:
    """One place in the crew, and the process that fills it now."""

    program: Program
    starts: int = 0
    ready_starts: int = 0
    stopped: bool = False
    process: subprocess.Popen[bytes] | None = None

    async def keep(self) -> None:
        """Start it, and start it again whenever it ends."""
        while True:
            self.process = await start_when_free(self.program)
            self.starts += 1
            await exited(self.process, _LOOK_EVERY_S)

    def is_ready(self) -> bool:
        """Whether the process of now lives and has said that it works."""
        if self.process is None or self.process.poll() is not None:
            return False
        if self.ready_starts < self.starts:
            assert self.program.log is not None
            self.ready_starts = self.program.log.read_text().count(_READY)
        return self.ready_starts == self.starts

    def signal(self, what: signal.Signals) -> str:
        """Strike whoever fills the place now; who it was."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, what)
        return f"{self.program.name} process {self.process.pid}"

    async def end(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self.process is not None:
            self.signal(signal.SIGCONT)
            await stop(self.process, self.program)


@dataclass(slots=True)
class Crew:
    """All the workers."""

    workers: list[Worker]
    keeping: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def working(
        cls, size: int, checkout: Path, logs: Path, settings: Mapping[str, str]
    ) -> AsyncIterator["Crew"]:
        """So many workers, all ready, for as long as the block runs."""
        crew = cls([Worker(_program(n, checkout, logs, settings)) for n in range(1, size + 1)])
        crew.keeping = [asyncio.create_task(each.keep()) for each in crew.workers]
        try:
            await asyncio.wait_for(crew._until_whole(), PATIENCE_S)
            yield crew
        finally:
            for task in crew.keeping:
                task.cancel()
            await asyncio.gather(*crew.keeping, return_exceptions=True)
            await asyncio.gather(*(each.end() for each in crew.workers))

    def at_work(self) -> list[Worker]:
        """Those that are ready and were not stopped."""
        return [each for each in self.workers if each.is_ready() and not each.stopped]

    def kill_one(self, dice: random.Random) -> str:
        """SIGKILL one that works; who it was."""
        victim = self._one_at_work(dice)
        who = victim.signal(signal.SIGKILL)
        assert victim.process is not None
        victim.process.wait()  # from now on it does not count as one that works
        return who

    def stop_one(self, dice: random.Random) -> tuple[Worker, str]:
        """SIGSTOP one that works, until `go_on`; who it was."""
        victim = self._one_at_work(dice)
        victim.stopped = True
        return victim, victim.signal(signal.SIGSTOP)

    def go_on(self, worker: Worker) -> None:
        """SIGCONT."""
        worker.signal(signal.SIGCONT)
        worker.stopped = False

    def _one_at_work(self, dice: random.Random) -> Worker:
        return dice.choice(self.at_work())

    async def _until_whole(self) -> None:
        while len(self.at_work()) < len(self.workers):
            await asyncio.sleep(_LOOK_EVERY_S)


def _program(number: int, checkout: Path, logs: Path, settings: Mapping[str, str]) -> Program:
    # That it is ready it says in its log.
    settings = {**settings, "INTERLUDE_LOG_LEVEL": "info"}
    return Program(
        name=f"worker {number}",
        argv=tuple(command("worker")),
        cwd=checkout,
        env=environment(settings),
        log=logs / f"worker-{number}.log",
    )
