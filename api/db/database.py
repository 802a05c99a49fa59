"""The pools a process holds: one as the application role, one as the dispatcher.

Opened once when a process starts (never lazily: 64 first requests would open 64 pools) and passed
down to every use case.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from api.db.engine import DB
from api.jobs import Bell
from api.sealing import Keeper

APP_ROLE = "interlude_app"
DISPATCHER_ROLE = "interlude_dispatcher"

STATEMENT_SECONDS = 5
LOCK_SECONDS = 4


@dataclass(frozen=True, slots=True)
class Database:
    """Everything a transaction needs: the dispatcher's pool, the keeper of keys, the bell.

    The application's own pool is the engine's, so that piccolo queries run on it too.
    """

    keeper: Keeper
    bell: Bell
    # An asyncpg.Pool; Litestar reads these hints at run time, where that class takes no parameter.
    dispatcher: Any

    async def tenant_ids(self) -> list[UUID]:
        """Every association, in a fixed order, for work that goes from one to the next."""
        rows = await self.dispatcher.fetch("select id from association order by id")
        return [row["id"] for row in rows]


@asynccontextmanager
async def open_database(
    url: str,
    keeper: Keeper,
    bell: Bell,
    pool_size: int = 10,
    connection_class: type[Any] = asyncpg.Connection,
) -> AsyncIterator[Database]:
    """Open both pools for as long as the block runs. Raises asyncpg's errors and OSError.

    `connection_class` is what the application's pool hands out: an asyncpg.Connection or a kind of
    it that watches or alters what is said to the database, as the proof of the walls does.
    """
    await DB.start_connection_pool(
        dsn=url,
        min_size=1,
        max_size=pool_size,
        connection_class=connection_class,
        **_pool_options(APP_ROLE),
    )
    try:
        async with asyncpg.create_pool(
            url, min_size=0, max_size=2, **_pool_options(DISPATCHER_ROLE)
        ) as dispatcher:
            yield Database(keeper, bell, dispatcher)
    finally:
        await DB.close_connection_pool()


def _pool_options(role: str) -> dict[str, Any]:
    return {
        # Given as a start-up setting, RESET ROLE leads back here and not to the owner.
        "server_settings": {
            "role": role,
            "timezone": "UTC",
            "statement_timeout": f"{STATEMENT_SECONDS}s",
            "lock_timeout": f"{LOCK_SECONDS}s",
            "idle_in_transaction_session_timeout": "30s",
            "application_name": role,
        },
        # Our settings live and die with the transaction, so the RESET that asyncpg sends at every
        # release would cost a round trip for nothing.
        "reset": _no_reset,
        "command_timeout": STATEMENT_SECONDS * 2,
        "timeout": 5,
    }


async def _no_reset(_connection: object) -> None:
    return None
