"""What a use case holds while it works: the two clocks, the walls it stands behind, queries."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from api.caller import Caller
from api.db.database import Database
from api.db.engine import rows_touched
from api.jobs import Job
from api.sealing import PersonSeal

Row = asyncpg.Record
Answer = TypeVar("Answer")

_ROWS_AT_ONCE = 1_000


class Transaction:
    """What a use case holds while it works: the two clocks, the walls it stands behind, queries.

    `database_now` is for leases, tokens and timeouts; `people_now` for study days, due dates and
    whatever ends with a break. Both are read once, when the transaction begins.
    `person_id` and `tenant_id` are whom it acts for, as the database's walls see it.
    """

    def __init__(self, database: Database, caller: Caller, connection: Any) -> None:
        self.database = database
        self.caller = caller
        self.connection = connection
        self.jobs: list[Job] = []
        self.subject: tuple[str | None, str | None] = (None, None)
        self.reply_body: bytes | None = None
        self.reply_status = 200
        self.has_begun = False

    async def begin_as(self, person_id: UUID | None, tenant_id: UUID | None = None) -> None:
        """Stand behind this person's and this association's walls until the transaction ends."""
        begun = await self.row(
            "select * from begin_as($1, $2, $3)", tenant_id, person_id, self.caller.device_id
        )
        assert begun is not None
        self.person_id = person_id
        self.tenant_id = tenant_id
        if not self.has_begun:
            self.database_now: datetime = begun["database_now"]
            self.people_now: datetime = begun["people_now"]
            self.has_begun = True
        self.roles: frozenset[str] | None = (
            None if begun["roles"] is None else frozenset(begun["roles"])
        )
        self.device_active: bool = bool(begun["device_active"])
        self._wrapped_key: bytes | None = begun["wrapped_key"]
        self._seal: PersonSeal | None = None

    @property
    def me(self) -> UUID:
        """The signed-in person."""
        assert self.person_id is not None
        return self.person_id

    @property
    def tenant(self) -> UUID:
        """The association this transaction acts in."""
        assert self.tenant_id is not None
        return self.tenant_id

    @property
    def seal(self) -> PersonSeal:
        """The seal of the person this transaction acts for."""
        if self._seal is None:
            assert self._wrapped_key is not None
            self._seal = self.database.keeper.seal_for(self.me, self._wrapped_key)
        return self._seal

    async def rows(self, sql: str, *arguments: object) -> list[Row]:
        """All rows of a query."""
        return list(await self.connection.fetch(sql, *arguments))

    async def row(self, sql: str, *arguments: object) -> Row | None:
        """The first row, or None."""
        found: Row | None = await self.connection.fetchrow(sql, *arguments)
        return found

    async def value(self, sql: str, *arguments: object) -> Any:
        """The first column of the first row, or None."""
        return await self.connection.fetchval(sql, *arguments)

    async def run(self, sql: str, *arguments: object) -> int:
        """A statement; the number of rows it touched."""
        status: str = await self.connection.execute(sql, *arguments)
        return rows_touched(status)

    async def run_many(self, sql: str, rows: list[tuple[object, ...]]) -> None:
        """One statement for many rows, in parts that each stay well within the time allowed."""
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            await self.connection.executemany(sql, rows[start : start + _ROWS_AT_ONCE])

    def savepoint(self) -> Any:
        """What fails inside this block is undone alone, and the transaction goes on."""
        return self.connection.transaction()

    def enqueue(self, job: Job) -> None:
        """Ask for work once this transaction has committed; forgotten when it rolls back."""
        self.jobs.append(job)

    def about(self, kind: str, subject_id: object) -> None:
        """What the audit row of this call shall name."""
        self.subject = (kind, str(subject_id))

    def reply(self, answer: Answer, status: int = 200) -> Answer:
        """Keep the answer with the caller's Idempotency-Key, so that a repeat gets the same one."""
        if self.caller.idempotency is not None:
            self.reply_body = b"" if answer is None else msgspec.json.encode(answer)
            self.reply_status = status
        return answer
