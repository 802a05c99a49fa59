"""How one program of the running product is killed at a seeded moment, and when it is back."""

# ruff: noqa: ASYNC110 (other processes are waited for)

import asyncio
import os
import random
import signal
import time
from dataclasses import dataclass

from tests.chaos.parts.learners import Study
from tests.product import Product

_SPREAD_S = 1.5
_BACK_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Kill:
    """One SIGKILL: whom, how much had been acknowledged since the last one, when all was back."""

    aim: str
    process: int
    acknowledged_before: int
    back_after_s: float

    def as_line(self) -> str:
        return (
            f"{self.aim:<8} process {self.process:<7} {self.acknowledged_before:>4} answers since"
            f" the last kill, ready again after {self.back_after_s:.1f} s"
        )


async def strike(product: Product, aim: str, dice: random.Random, study: Study) -> Kill:
    """Let them study for a while, kill, and wait until the product is ready with a new process.

    Raises TimeoutError when it does not come back.
    """
    before = len(study.acknowledged)
    await study.some_more(1)
    await asyncio.sleep(dice.uniform(0, _SPREAD_S))
    answered = len(study.acknowledged) - before
    process = product.pids_of(aim)[-1]
    os.kill(process, signal.SIGKILL)
    killed_at = time.monotonic()
    await _back(product, aim, process)
    return Kill(aim, process, answered, time.monotonic() - killed_at)


async def _back(product: Product, aim: str, killed: int) -> None:
    async with asyncio.timeout(_BACK_WITHIN_S):
        while product.pids_of(aim)[-1] == killed:
            await asyncio.sleep(_LOOK_EVERY_S)
        while not await asyncio.to_thread(product.is_ready):
            await asyncio.sleep(_LOOK_EVERY_S)
