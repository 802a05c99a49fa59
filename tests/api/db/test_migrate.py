"""Every database becomes the same schema, however many processes bring it there at once."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import Finder

from api import embedded
from api.db.migrate import MigrationFailed, applied_migrations, known_migrations, migrate
from api.db.tables import TABLES
from api.ground import Ground
from tests.conftest import create_database, drop_database, url_of

CHECKOUT = Path(__file__).parents[3]
AT_ONCE = 4


@pytest.fixture
async def empty(servers: embedded.Servers, ground: Ground) -> AsyncIterator[str]:
    """The owner's URL of a database with nothing in it."""
    name = f"empty_{uuid4().hex[:12]}"
    await create_database(servers, name, None)
    try:
        owner = urlsplit(ground.database_url).username
        yield url_of(servers, name, owner)
    finally:
        await drop_database(servers, name)


async def run_migrate(database_url: str, redis_url: str) -> tuple[int | None, str]:
    """`interlude migrate` in a process of its own: its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "workers.cli",
        "migrate",
        cwd=CHECKOUT,
        env={
            "INTERLUDE_DATABASE_URL": database_url,
            "INTERLUDE_REDIS_URL": redis_url,
            "INTERLUDE_SECRET": "s" * 32,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode().strip()


async def test_four_migrations_at_once_all_succeed_and_one_does_the_work(
    empty: str, servers: embedded.Servers
) -> None:
    began = monotonic()
    done = await asyncio.gather(*(run_migrate(empty, servers.redis_url) for _ in range(AT_ONCE)))
    print(f"{AT_ONCE} migrations at once took {monotonic() - began:.1f} s")
    assert [code for code, _ in done] == [0] * AT_ONCE, done
    said = sorted(words for _, words in done)
    ran = f"{len(known_migrations())} migrations ran."
    nothing = "Nothing to run: the database is up to date."
    assert said == sorted([ran] + [nothing] * (AT_ONCE - 1))


async def test_a_second_run_has_nothing_to_do(empty: str) -> None:
    assert await migrate(empty) == known_migrations()
    assert await migrate(empty) == ()


async def test_the_migrations_say_what_the_tables_say() -> None:
    """Piccolo's own comparison of the table classes with what the migrations built."""
    app = Finder().get_app_config("interlude")
    altered = await AutoMigrationManager().get_alter_statements(app)
    assert [line for each in altered for line in each.statements] == []


async def test_a_migrated_database_has_the_columns_the_tables_name(ground: Ground) -> None:
    connection = await asyncpg.connect(ground.database_url)
    rows = await connection.fetch(
        "select table_name, column_name, is_nullable = 'YES' as nullable"
        " from information_schema.columns where table_schema = 'public'"
        " and table_name <> 'migration'"
    )
    await connection.close()
    wanted = {
        (table._meta.tablename, column._meta.db_column_name, column._meta.null)
        for table in TABLES
        for column in table._meta.columns
    }
    assert {tuple(row) for row in rows} == wanted


async def test_a_migration_that_fails_is_told_and_leaves_nothing_of_itself(empty: str) -> None:
    """The second migration meets a function of its name: none of its walls may stand half-built."""
    connection = await asyncpg.connect(empty)
    await connection.execute(
        "create function current_tenant() returns uuid language sql as 'select null::uuid'"
    )
    with pytest.raises(MigrationFailed, match="current_tenant"):
        await migrate(empty)
    assert await applied_migrations(connection) == known_migrations()[:1]
    assert await connection.fetchval("select count(*) from pg_policies") == 0
    assert await connection.fetchval("select to_regprocedure('current_person()')") is None
    keys = "select count(*) from pg_constraint where contype = 'f'"
    assert await connection.fetchval(keys) == 0
    await connection.execute("drop function current_tenant()")
    assert await migrate(empty) == known_migrations()[1:]
    assert await connection.fetchval("select count(*) from pg_policies") > 0
    await connection.close()


async def test_a_failed_migration_lets_the_next_one_in(empty: str) -> None:
    """The lock that keeps migrations apart goes with the one that failed."""
    connection = await asyncpg.connect(empty)
    await connection.execute("create function current_person() returns int return 1")
    for _ in range(2):
        with pytest.raises(MigrationFailed):
            await asyncio.wait_for(migrate(empty), 20)
    await connection.execute("drop function current_person()")
    await connection.close()
    await asyncio.wait_for(migrate(empty), 20)
