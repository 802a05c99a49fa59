"""Eight who write memories of the same people at once: slowly, in turns, and often in vain."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

WRITERS = 8
EXERCISES = 1_500
AT_ONCE = 60
SLOWEST_S = 0.15
IN_VAIN = 0.1
GONE = 0.25

_REMEMBER = """
insert into memory (tenant_id, person_id, exercise_id, stability, difficulty, last_review_at,
    due_at, reps, lapses, streak, revision_hash, population_version, rule_version)
  select $1, $2, e, 1, 5, now(), now(), 1, 0, 1, '\\x00', 1, 1 from unnest($3::text[]) e
  on conflict (tenant_id, person_id, exercise_id) do update set reps = memory.reps + 1
"""
_FORGET = "delete from memory where tenant_id = $1 and person_id = $2 and exercise_id = any($3)"


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose memories are written."""

    tenant_id: UUID
    person_id: UUID


async def write(url: str, learners: Sequence[Learner], rows: int, seed: int) -> int:
    """All of them at once, until so many rows have been written; how many were."""
    each = [
        _writer(url, learners, rows // WRITERS, random.Random(f"{seed}-{number}"), number)
        for number in range(WRITERS)
    ]
    return sum(await asyncio.gather(*each))


async def _writer(
    url: str, learners: Sequence[Learner], rows: int, dice: random.Random, number: int
) -> int:
    """One of them, on exercises of its own, so that nobody waits for another's row."""
    connection = await asyncpg.connect(url)
    written = 0
    try:
        while written < rows:
            written += await _write_once(connection, dice.choice(learners), dice, number)
    finally:
        await connection.close()
    return written


async def _write_once(
    connection: "asyncpg.Connection[asyncpg.Record]",
    learner: Learner,
    dice: random.Random,
    number: int,
) -> int:
    """One transaction: what it writes, it thinks about before it commits; some think better."""
    transaction = connection.transaction()
    await transaction.start()
    count = dice.randint(1, AT_ONCE)
    exercises = [f"chaos/{number}/{each}" for each in dice.sample(range(EXERCISES), count)]
    sql = _FORGET if dice.random() < GONE else _REMEMBER
    await connection.execute(sql, learner.tenant_id, learner.person_id, exercises)
    await asyncio.sleep(dice.uniform(0, SLOWEST_S))
    if dice.random() < IN_VAIN:
        await transaction.rollback()
        return 0
    await transaction.commit()
    return count
