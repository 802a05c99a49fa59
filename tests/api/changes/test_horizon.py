"""A transaction that takes its time hides nothing for ever: what began after it waits for it."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from mobile_contract.client import Client
from mobile_contract.local_copy import LocalCopy
from tests.api.changes.following import follow, of_kind, tables
from tests.world import World

COLUMNS = "tenant_id, person_id, exercise_id, stability, difficulty, last_review_at, due_at, reps"
REMEMBER = (
    f"insert into memory ({COLUMNS}, lapses, streak, revision_hash, population_version,"
    " rule_version) values ($1, $2, $3, 1, 5, now(), now(), 1, 0, 1, '\\x00', 1, 1)"
    " on conflict (tenant_id, person_id, exercise_id) do update set reps = memory.reps + 1"
)


@pytest.fixture
async def ada(world: World) -> Client:
    """In an association of her own, with nothing learned."""
    tenant_id = await world.found("First", "ada@first.example")
    ada = await world.signed_in("ada@first.example")
    assert ada.tokens is not None
    await world.owner_fetch(
        "insert into learner (tenant_id, person_id, guidance, time_factor, interests,"
        " refold_wanted, streak_unit, pace_answers, pace_log_ratio_micro_sum,"
        " pace_log_ratio_micro_square_sum, ability_answers, last_skills)"
        " values ($1, $2, 'adaptive', 1, '{}', false, 'day', 0, 0, 0, 0, '{}')"
        " on conflict do nothing",
        tenant_id,
        ada.tokens.person_id,
    )
    return ada


@pytest.fixture
async def slow(world: World) -> AsyncIterator[Any]:
    """A connection of somebody who takes his time."""
    url = world.ground.database_url.replace("interlude_owner", "postgres", 1)
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def remember(world: World, client: Client, exercise_id: str, through: Any = None) -> None:
    """A memory of hers, written in a transaction of its own or through this connection."""
    assert client.tokens is not None
    whose = (client.tokens.association_id, client.tokens.person_id, exercise_id)
    if through is None:
        await world.owner_fetch(REMEMBER, *whose)
    else:
        await through.execute(REMEMBER, *whose)


async def test_what_an_older_transaction_writes_is_never_passed_over(
    world: World, ada: Client, slow: Any
) -> None:
    copy = LocalCopy()
    await follow(ada, copy)
    transaction = slow.transaction()
    await transaction.start()
    await remember(world, ada, "written-slowly", slow)
    await remember(world, ada, "written-at-once")
    page = await ada.sync(copy.cursor)
    assert (page.changes, page.more, page.check) == ([], False, None)
    copy.apply(page)
    await transaction.commit()
    came = await follow(ada, copy)
    assert {each.key for each in of_kind(came, "memory")} == {"written-slowly", "written-at-once"}
    assert set(copy.things) == await tables(world, ada)


async def test_a_thing_changed_by_an_older_transaction_after_a_newer_one_comes_as_it_ends(
    world: World, ada: Client, slow: Any
) -> None:
    """The older one's number is the lower, and its word the last."""
    transaction = slow.transaction()
    await transaction.start()
    await remember(world, ada, "another", slow)
    await remember(world, ada, "twice")
    copy = LocalCopy()
    copy.apply(await ada.sync())
    await remember(world, ada, "twice", slow)
    await transaction.commit()
    await follow(ada, copy)
    [twice] = [each for each in copy.things.values() if each.key == "twice"]
    assert twice.body.reps == 2  # type: ignore[union-attr]


async def test_what_is_rolled_back_was_never_told(world: World, ada: Client, slow: Any) -> None:
    copy = LocalCopy()
    transaction = slow.transaction()
    await transaction.start()
    await remember(world, ada, "regretted", slow)
    copy.apply(await ada.sync())
    await transaction.rollback()
    assert of_kind(await follow(ada, copy), "memory") == []
