"""Long computations beside the event loop, which nobody waits for when the process is to end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Found = TypeVar("Found")


async def beside(compute: Callable[[], Found]) -> Found:
    """Return, or raise, what `compute` does, in a thread of its own.

    Unlike `asyncio.to_thread`, whose thread the loop waits for before it closes: a worker that is
    asked to stop amid minutes of computing stops now, and what was not published is lost.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Found] = loop.create_future()

    def found(value: Found) -> None:
        if not done.done():
            done.set_result(value)

    def failed(error: BaseException) -> None:
        if not done.done():
            done.set_exception(error)

    def run() -> None:
        # The loop may have closed meanwhile: then nobody wants to know.
        with suppress(RuntimeError):
            try:
                value = compute()
            except Exception as error:
                loop.call_soon_threadsafe(failed, error)
            else:
                loop.call_soon_threadsafe(found, value)

    Thread(target=run, name="beside", daemon=True).start()
    return await done
