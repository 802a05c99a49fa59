"""The engine gives every connection back, and opens none before it is asked to."""

# ruff: noqa: PT012 - a whole transaction is what raises

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from piccolo.engine.exceptions import TransactionError

from api.db.database import Database
from api.db.engine import DB
from api.ground import Ground, open_ground_database
from tests.world import World

POOL_SIZE = 3
CHECKOUT = Path(__file__).parents[3]


@pytest.fixture
async def small(ground: Ground) -> AsyncIterator[Database]:
    """A process with a pool of three, and a table whose rows are checked at COMMIT."""
    owner = await asyncpg.connect(ground.database_url)
    await owner.execute(
        "create table throwaway (n int unique deferrable initially deferred);"
        " grant select, insert on throwaway to interlude_app"
    )
    await owner.close()
    async with open_ground_database(replace(ground, pool_size=POOL_SIZE)) as opened:
        yield opened


async def rows_kept() -> list[int]:
    """What the throwaway table holds, read on every connection of the pool at once.

    Waits for ever, and so fails, when the pool has lost a connection.
    """
    met = asyncio.Barrier(POOL_SIZE)

    async def look() -> list[int]:
        async with DB.transaction() as tx:
            await met.wait()
            return [row["n"] for row in await tx.connection.fetch("select n from throwaway")]

    seen = await asyncio.wait_for(asyncio.gather(*(look() for _ in range(POOL_SIZE))), 5)
    assert all(each == seen[0] for each in seen)
    return seen[0]


async def test_five_commits_that_fail_cost_a_pool_of_three_nothing(small: Database) -> None:
    for _ in range(5):
        with pytest.raises(asyncpg.UniqueViolationError):
            async with DB.transaction() as tx:
                await tx.connection.execute("insert into throwaway values (1), (1)")
        assert not DB.transaction_exists()
    assert await rows_kept() == []


async def test_a_backend_killed_in_a_transaction_does_not_hide_the_error(
    small: Database, ground: Ground
) -> None:
    for _ in range(POOL_SIZE + 1):
        with pytest.raises(ZeroDivisionError):
            async with DB.transaction() as tx:
                await tx.connection.execute("insert into throwaway values (1)")
                await kill(ground, await tx.connection.fetchval("select pg_backend_pid()"))
                raise ZeroDivisionError
        assert not DB.transaction_exists()
    assert await rows_kept() == []


async def test_a_commit_on_a_killed_backend_is_told_and_leaks_nothing(
    small: Database, ground: Ground
) -> None:
    for _ in range(POOL_SIZE + 1):
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            async with DB.transaction() as tx:
                await tx.connection.execute("insert into throwaway values (1)")
                await kill(ground, await tx.connection.fetchval("select pg_backend_pid()"))
    assert not DB.transaction_exists()
    assert await rows_kept() == []


async def kill(ground: Ground, pid: int) -> None:
    """End a server process, as an operator or the kernel would, and wait until it is gone."""
    owner = await asyncpg.connect(ground.database_url)
    try:
        assert await owner.fetchval("select pg_terminate_backend($1, 2000)", pid)
    finally:
        await owner.close()


async def test_a_task_cancelled_in_a_transaction_writes_nothing_and_gives_back(
    small: Database,
) -> None:
    for sql in ("select pg_sleep(30)", "select 1"):
        for _ in range(POOL_SIZE + 1):
            inside = asyncio.Event()

            async def write(sql: str, inside: asyncio.Event) -> None:
                async with DB.transaction() as tx:
                    await tx.connection.execute("insert into throwaway values (1)")
                    inside.set()
                    await tx.connection.execute(sql)
                    await asyncio.sleep(30)

            task = asyncio.create_task(write(sql, inside))
            await inside.wait()
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    assert await rows_kept() == []


async def test_an_exception_rolls_back_and_no_exception_commits(small: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with DB.transaction() as tx:
            await tx.connection.execute("insert into throwaway values (1)")
            raise ZeroDivisionError
    async with DB.transaction() as tx:
        await tx.connection.execute("insert into throwaway values (2)")
    assert await rows_kept() == [2]


async def test_a_transaction_in_a_transaction_is_refused_and_takes_the_outer_one_along(
    small: Database,
) -> None:
    with pytest.raises(TransactionError):
        async with DB.transaction() as outer:
            await outer.connection.execute("insert into throwaway values (1)")
            async with DB.transaction():
                pass
    assert not DB.transaction_exists()
    assert await rows_kept() == []


async def test_a_connection_that_cannot_be_had_in_time_is_not_waited_for(small: Database) -> None:
    met = asyncio.Barrier(POOL_SIZE + 1)
    done = asyncio.Event()

    async def hold() -> None:
        async with DB.transaction():
            await met.wait()
            await done.wait()

    holding = [asyncio.create_task(hold()) for _ in range(POOL_SIZE)]
    await met.wait()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(4), DB.transaction():
            pass
    done.set()
    await asyncio.gather(*holding)
    assert await rows_kept() == []


async def test_64_first_requests_at_once_open_no_more_than_the_pool(demo_ground: Ground) -> None:
    async with World.running(replace(demo_ground, pool_size=POOL_SIZE)) as world:
        ada = await world.demo("ada")
        answers = await asyncio.gather(*(ada.me() for _ in range(64)))
        assert len({me.id for me in answers}) == 1
        seen = await world.owner_fetch(
            "select count(*) as open from pg_stat_activity"
            " where datname = current_database() and application_name = 'interlude_app'"
        )
    assert 1 < seen[0]["open"] <= POOL_SIZE


def test_importing_and_creating_the_application_connects_nowhere() -> None:
    """In a process of its own, where opening any socket to a server is an error."""
    program = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo'):\n"
        "        raise SystemExit(f'{event} {arguments}')\n"
        "sys.addaudithook(refuse)\n"
        "import api.db.engine, api.db.database, api.db.transaction, api.db.migrate, api.db.tables\n"
        "import api.db.piccolo_conf, api.db.piccolo_app, api.app, workers.main, workers.cli\n"
        "from api.ground import Ground\n"
        "nowhere = Ground('postgresql://x@127.0.0.1:1/x', 'redis://127.0.0.1:1', b'0' * 32)\n"
        "api.app.create_app(nowhere)\n"
        "print('quiet')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env={
            "INTERLUDE_DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
            "INTERLUDE_REDIS_URL": "redis://127.0.0.1:1",
            "PGHOST": "127.0.0.1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "quiet"), done.stderr
