"""Workers that each live by a clock of their own, and providers who share it with them.

A process cannot be given another clock without the system's help, so a copy of the product is: what
the worker and the libraries it sends with ask for the time is shifted. What measures lengths of
time is not, as on a machine whose clock is set while it runs.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.chaos.parts.crew import Crew
from tests.chaos.parts.scratch import copied, rewrite, with_bug
from tests.push_stub import PushStub

STEPS_S = (0.0, 3600.0, -86_400.0)
_LOOK_EVERY_S = 0.02
_NOW = "return datetime.now(UTC)"
_SHIFTED = """

import os
from datetime import timedelta
from pathlib import Path

import google.auth._helpers

_machines = time.time_ns


def _off_s() -> float:
    return float(Path(os.environ["CHAOS_CLOCK"]).read_text())


time.time_ns = lambda: _machines() + int(_off_s() * 1e9)
time.time = lambda: time.time_ns() / 1e9
google.auth._helpers.utcnow = lambda: utc_now().replace(tzinfo=None)
"""


def with_own_clock(folder: Path, bug: str | None) -> Path:
    """A copy of the product (with this mistake in it) that asks a file how wrong its clock is."""
    copy = with_bug(folder, bug) if bug else copied(folder)
    clock = copy / "api" / "clock.py"
    rewrite(clock, _NOW, f"{_NOW} + timedelta(seconds=_off_s())")
    clock.write_text(clock.read_text() + _SHIFTED)
    return copy


@dataclass(frozen=True, slots=True)
class Clocked:
    """One worker whose clock is so wrong (and steps, where it does), and the stub it sends to."""

    off_s: float
    steps: bool
    file: Path
    stub: PushStub

    @classmethod
    @asynccontextmanager
    async def with_stub(cls, folder: Path, name: str, off_s: float) -> AsyncIterator["Clocked"]:
        """A clock that is off by that from the start; `steps` by its name."""
        own = folder / f"clock-{name}"
        own.mkdir(mode=0o755)
        _set(own / "off", off_s)
        async with PushStub.running(own, clock_offset_s=off_s) as stub:
            yield cls(off_s, name == "steps", own / "off", stub)

    async def step(self) -> None:
        """Set the clock again and again, each time after it has sent something by the last."""
        for off_s in STEPS_S[1:]:
            before = (await self.stub.stats())["accepted"]
            while (await self.stub.stats())["accepted"] <= before:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_EVERY_S)
            _set(self.file, off_s)

    def has_stepped(self) -> bool:
        """Whether the last step was taken."""
        return float(self.file.read_text()) == STEPS_S[-1]

    @property
    def off(self) -> timedelta:
        """How far the stub's times are from the machine's."""
        return timedelta(seconds=self.off_s)


@asynccontextmanager
async def working(
    clocks: list[Clocked], checkout: Path, settings: Mapping[str, str]
) -> AsyncIterator[None]:
    """A worker by each of these clocks for as long as the block runs."""
    async with AsyncExitStack() as last:
        crews = [
            Crew.working(
                1,
                checkout,
                clock.file.parent,
                {**settings, **clock.stub.settings, "CHAOS_CLOCK": str(clock.file)},
            )
            for clock in clocks
        ]
        await asyncio.gather(*(last.enter_async_context(crew) for crew in crews))
        stepping = [asyncio.create_task(clock.step()) for clock in clocks if clock.steps]
        try:
            yield
        finally:
            for task in stepping:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


def _set(file: Path, off_s: float) -> None:
    new = file.with_suffix(".new")
    new.write_text(str(off_s))
    new.replace(file)
