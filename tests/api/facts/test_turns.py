"""Who folds a long log holds up nobody else."""

import asyncio

from api.facts.turns import FACTS_AT_ONCE, in_turns


async def test_a_long_log_lets_others_in_and_comes_whole_and_in_order() -> None:
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(somebody_else())
    facts = range(4 * FACTS_AT_ONCE)
    assert [fact async for fact in in_turns(facts)] == list(facts)
    waiting.cancel()
    assert turns == 3
