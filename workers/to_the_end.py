"""Several pieces of work side by side, none of them left half done."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

Answer = TypeVar("Answer")


async def to_the_end(work: Sequence[Awaitable[Answer]]) -> list[Answer]:
    """All the answers, in order, even when we are asked to stop meanwhile.

    What has begun to leave the house is better waited for than called unknown. The first fault is
    raised after all have ended.
    """
    together = asyncio.gather(*work, return_exceptions=True)
    stopped = None
    while not together.done():
        try:
            await asyncio.shield(together)
        except asyncio.CancelledError as cancelled:
            stopped = cancelled
    if stopped is not None:
        raise stopped
    answers: list[Answer] = []
    for answer in together.result():
        if isinstance(answer, BaseException):
            raise answer
        answers.append(answer)
    return answers
