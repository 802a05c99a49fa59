"""How is the product's queue taken away for a while? Frozen, or killed whenever it comes back."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable

from mobile_contract.client import Client
from tests.product import Product

Outage = Callable[[Product, float], Awaitable[None]]

_LOOK_EVERY_S = 0.02
_ASK_EVERY_S = 1.0


async def frozen(product: Product, seconds: float) -> None:
    """It lives and answers nothing: connections to it hang."""
    process = product.pids_of("valkey")[-1]
    os.kill(process, signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        os.kill(process, signal.SIGCONT)


async def killed(product: Product, seconds: float) -> None:
    """It is gone: connections to it are refused."""
    over_at, last = time.monotonic() + seconds, 0
    while time.monotonic() < over_at:
        process = product.pids_of("valkey")[-1]
        if process != last:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            last = process
        await asyncio.sleep(_LOOK_EVERY_S)


async def seen_away(product: Product, outage: Awaitable[None]) -> float:
    """The share of looks at /health/ready, one a second, that found no queue until it was over."""
    running, away, looks = asyncio.ensure_future(outage), 0, 0
    async with product.client() as client:
        while not running.done():
            away += await _is_away(client)
            looks += 1
            await asyncio.wait((running,), timeout=_ASK_EVERY_S)
    running.result()
    return away / looks


async def _is_away(client: Client) -> bool:
    told = await client.readiness()
    assert told.status == "ok", f"without a queue it is {told}"
    return told.queue != "ok"
