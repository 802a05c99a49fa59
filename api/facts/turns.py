"""A learner's whole log in turns: whoever folds thousands of facts lets others in between."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

Fact = TypeVar("Fact")

# A few hundredths of a second of folding: nobody notices waiting that long.
FACTS_AT_ONCE = 100


async def in_turns(facts: Iterable[Fact]) -> AsyncIterator[Fact]:
    """Each of them in order; what else waits in this process goes on after every hundred."""
    for place, fact in enumerate(facts):
        if place and place % FACTS_AT_ONCE == 0:
            await asyncio.sleep(0)
        yield fact
