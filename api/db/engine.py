"""Piccolo's PostgreSQL engine, mended where it would lose a connection or a rollback.

Three things differ from the stock engine: importing it never connects; a COMMIT that fails still
gives its connection back to the pool and forgets the transaction; and a transaction inside a
transaction is refused, because the stock engine would quietly commit the inner one's rows.
"""

import asyncio
import contextlib
from types import TracebackType
from typing import Any, Literal

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

ACQUIRE_SECONDS = 2.0


class SafeTransaction(PostgresTransaction):
    """A transaction whose connection always returns to the pool, whatever COMMIT says."""

    engine: "Engine"

    async def __aenter__(self) -> "SafeTransaction":
        self.connection = await self.get_connection()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def get_connection(self) -> Any:
        """A pooled connection within the pool's patience. Raises TimeoutError when none is free."""
        return await self.engine.open_pool.acquire(timeout=ACQUIRE_SECONDS)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        try:
            if kind is None:
                await self.commit()
            else:
                # The rollback of a connection that has died must not hide what killed it.
                with contextlib.suppress(asyncpg.InterfaceError, asyncpg.PostgresError, OSError):
                    await self.rollback()
        finally:
            self.engine.current_transaction.reset(self.context)
            await asyncio.shield(self._give_back())
        return False

    async def _give_back(self) -> None:
        # Its connection may die just now, and asyncpg then speaks of a place that is free already
        # (0.32): what became of the transaction is told all the same.
        with contextlib.suppress(asyncpg.InternalClientError):
            await self.engine.open_pool.release(self.connection)


class Engine(PostgresEngine):
    """One pool to one database, as one role."""

    @property
    def open_pool(self) -> "asyncpg.Pool[asyncpg.Record]":
        """The pool. Raises AssertionError before a process has opened its database."""
        assert self.pool is not None, "the database has not been opened"
        return self.pool

    async def check_version(self) -> None:
        """Nothing: the stock engine connects here, at import."""

    async def prep_database(self) -> None:
        """Nothing: the stock engine would create extensions here."""

    def transaction(self, allow_nested: bool = False) -> SafeTransaction:
        """A new transaction. Raises piccolo's TransactionError inside another one."""
        return SafeTransaction(engine=self, allow_nested=allow_nested)


DB = Engine(config={})


def rows_touched(status: str) -> int:
    """How many rows a statement touched, by what PostgreSQL says of it: "UPDATE 3"."""
    return int(status.rpartition(" ")[2])
