"""Brings a database to the newest schema, as its owner, one migrating process at a time."""

import contextlib
import importlib
import io
import os
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from api.db import piccolo_migrations
from api.db.engine import DB
from api.db.epoch import settle_epoch

# Any constant will do: it names this lock among the database's advisory locks.
_MIGRATION_LOCK = 0x1_47E8_10DE

# Where piccolo looks for its migrations; it knows no other way to be told.
os.environ["PICCOLO_CONF"] = "api.db.piccolo_conf"


class MigrationFailed(Exception):
    """A migration did not run; the text says why."""


async def migrate(database_url: str) -> tuple[str, ...]:
    """Run what has not run yet and return the ids that ran now, oldest first.

    Safe to call from many processes at once: the others wait under an advisory lock and then find
    nothing to do. Raises MigrationFailed, and asyncpg's errors where the database is out of reach.
    """
    async with _locked(database_url) as connection:
        before = await applied_migrations(connection)
        DB.config = {"dsn": database_url}
        await DB.start_connection_pool(min_size=1, max_size=2)
        try:
            await _forwards()
        finally:
            await DB.close_connection_pool()
        await settle_epoch(database_url)
        after = await applied_migrations(connection)
    return tuple(name for name in after if name not in before)


async def applied_migrations(connection: Any) -> tuple[str, ...]:
    """The ids of the migrations this database has seen, in order."""
    if not await connection.fetchval("select to_regclass('public.migration') is not null"):
        return ()
    rows = await connection.fetch(
        "select name from migration where app_name = 'interlude' order by id"
    )
    return tuple(row["name"] for row in rows)


@asynccontextmanager
async def _locked(
    database_url: str,
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        await connection.execute("select pg_advisory_lock($1)", _MIGRATION_LOCK)
        yield connection
    finally:
        await connection.close()


async def _forwards() -> None:
    told = io.StringIO()
    try:
        with contextlib.redirect_stdout(told):
            result = await run_forwards("all")
    except asyncpg.PostgresError as error:
        raise MigrationFailed(f"A migration failed and was rolled back: {error}") from error
    if not result.success:
        raise MigrationFailed(result.message or told.getvalue().strip())


@cache
def known_migrations() -> tuple[str, ...]:
    """The ids of the migrations this code brings, in order."""
    modules = (
        importlib.import_module(f"{piccolo_migrations.__name__}.{found.name}")
        for found in pkgutil.iter_modules(piccolo_migrations.__path__)
    )
    return tuple(sorted(module.ID for module in modules))
