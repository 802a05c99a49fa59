"""What computes for long holds up neither the event loop nor the end of the process."""

import asyncio
import threading
import time

import pytest

from workers.beside import beside


async def test_the_loop_goes_on_meanwhile() -> None:
    may_end = threading.Event()

    def compute() -> str:
        assert may_end.wait(10.0)
        return "found"

    found = asyncio.create_task(beside(compute))
    await asyncio.sleep(0.01)
    assert not found.done()
    may_end.set()
    assert await found == "found"


async def test_what_goes_wrong_is_told() -> None:
    def compute() -> str:
        raise ValueError("nothing to fit")

    with pytest.raises(ValueError, match="nothing to fit"):
        await beside(compute)


def test_nobody_waits_for_it_at_the_end() -> None:
    may_end, waited_for_at_exit = threading.Event(), []

    def compute() -> None:
        waited_for_at_exit.append(not threading.current_thread().daemon)
        may_end.wait(10.0)

    async def give_up_soon() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(beside(compute), 0.05)

    began = time.monotonic()
    asyncio.run(give_up_soon())
    assert time.monotonic() - began < 5.0
    may_end.set()
    assert waited_for_at_exit == [False]
