"""How do PostgreSQL, Valkey, the API and the worker live together under one `interlude up`?

They start one after the other, each when the one before is ready; whichever dies is started again;
all are stopped in reverse order when a person or the system asks.
"""

import asyncio
import contextlib
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from api.embedded import EmbeddedError, Program
from api.embedded.programs import exited, kill_group, ready_before_end, start_when_free, stop

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0  # and three to start in: back five seconds after what it needs
_SETTLED_AFTER_S = 30.0
_TRIES = 5
_LOOK_EVERY_S = 0.1
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Report = Callable[[str], None]


async def as_soon_as_started() -> None:
    """The readiness of a program nobody waits for."""


async def nothing_else() -> None:
    """What is to be done before programs are stopped that nobody watches."""


@dataclass(frozen=True, slots=True)
class Charge:
    """A program to keep alive; the next one starts once `ready()` has returned."""

    program: Program
    ready: Callable[[], Awaitable[None]] = as_soon_as_started


class GaveUpError(Exception):
    """A program could not be brought up; one sentence says which and what to do."""


async def supervise(
    charges: Sequence[Charge],
    report: Report,
    *,
    before_stopping: Callable[[], Awaitable[None]] = nothing_else,
    grace_s: float = 20.0,
    ready_within_s: float = 120.0,
) -> None:
    """Run the programs until SIGINT, SIGTERM or SIGHUP, and leave none of them behind.

    `before_stopping` ends what stands on them while they still run.
    `report` gets one line per event. A second signal kills what has not stopped yet. Raises
    GaveUpError when a program ends five times in a row before it was ever ready, or is not ready
    in time; what `ready()` raises comes through. Call it from the main thread.
    """
    kept = [_Kept(charge, report) for charge in charges]
    with _asked_to_stop(kept, report) as asked:
        work = asyncio.ensure_future(_keep_all(kept, ready_within_s))
        wish = asyncio.ensure_future(asked.wait())
        try:
            await asyncio.wait((work, wish), return_when=asyncio.FIRST_COMPLETED)
        finally:
            wish.cancel()
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait((work,))
            try:
                await before_stopping()
            finally:
                await _end_all(kept, grace_s)
        if not work.cancelled():
            work.result()


def pause_before_restart(lived_s: float, last_pause_s: float | None) -> float:
    """Seconds to wait: 0.1, doubled up to 2, and 0.1 again for one that had run for 30 seconds."""
    if last_pause_s is None or lived_s >= _SETTLED_AFTER_S:
        return _FIRST_PAUSE_S
    return min(2 * last_pause_s, _LONGEST_PAUSE_S)


class _Kept:
    """One program and the process that is running it now, if any."""

    def __init__(self, charge: Charge, report: Report) -> None:
        self._program = charge.program
        self._ready = charge.ready
        self._report = report
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0

    async def begin(self, ready_within_s: float) -> None:
        pause = None
        for _ in range(_TRIES):
            process = await self._start()
            if await ready_before_end(process, self._ready(), ready_within_s):
                self._say(f"ready after {time.monotonic() - self._began:.1f} s")
                return
            if process.poll() is None:
                raise GaveUpError(self._complaint(f"was not ready after {ready_within_s:.0f} s"))
            pause = await self._rest(process, pause)
        raise GaveUpError(self._complaint(f"ended at once {_TRIES} times in a row"))

    async def keep(self) -> None:
        """Start it again whenever it ends, for ever."""
        pause = None
        while self._process is not None:
            await exited(self._process, _LOOK_EVERY_S)
            pause = await self._rest(self._process, pause)
            try:
                await self._start()
            except EmbeddedError as refusal:
                self._say(str(refusal))

    async def end(self, grace_s: float) -> None:
        if self._process is None:
            return
        self._say("stopping")
        await stop(self._process, self._program, grace_s)
        self._say(f"stopped ({_manner(self._process.returncode)})")

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            kill_group(self._process)

    async def _start(self) -> subprocess.Popen[bytes]:
        self._process = await start_when_free(self._program)
        self._began = time.monotonic()
        self._say(f"started as process {self._process.pid}")
        return self._process

    async def _rest(self, ended: subprocess.Popen[bytes], last_pause_s: float | None) -> float:
        kill_group(ended)
        pause = pause_before_restart(time.monotonic() - self._began, last_pause_s)
        self._say(f"ended ({_manner(ended.returncode)}), starting it again in {pause:g} s")
        await asyncio.sleep(pause)
        return pause

    def _say(self, event: str) -> None:
        self._report(f"{self._program.name}: {event}")

    def _complaint(self, what: str) -> str:
        log = self._program.log
        where = f"read {log}" if log else "read what it printed"
        return f"{self._program.name} {what}: {where}, mend that and start again."


async def _keep_all(kept: Sequence[_Kept], ready_within_s: float) -> None:
    keeping: list[asyncio.Task[None]] = []
    try:
        for one in kept:
            await one.begin(ready_within_s)
            keeping.append(asyncio.create_task(one.keep()))
        await asyncio.gather(*keeping)
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)


async def _end_all(kept: Sequence[_Kept], grace_s: float) -> None:
    try:
        for one in reversed(kept):
            await one.end(grace_s)
    finally:  # also when we are cancelled while one of them takes its time
        for one in kept:
            one.kill()


@contextlib.contextmanager
def _asked_to_stop(kept: Sequence[_Kept], report: Report) -> Iterator[asyncio.Event]:
    """An event for the first signal; each further one kills whatever still runs."""
    asked = asyncio.Event()

    def heard(which: signal.Signals) -> None:
        if not asked.is_set():
            report(f"{which.name}: stopping everything, once more to force it")
            asked.set()
            return
        report(f"{which.name} again: killing what is left")
        for one in kept:
            one.kill()

    loop = asyncio.get_running_loop()
    # A signal somebody chose to ignore (nohup) stays ignored.
    listened = [each for each in _STOPS if signal.getsignal(each) != signal.SIG_IGN]
    for each in listened:
        loop.add_signal_handler(each, heard, each)
    try:
        yield asked
    finally:
        for each in listened:
            loop.remove_signal_handler(each)


def _manner(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
