"""One use case, one transaction: the caller is checked, walls are set, effects leave together.

`transaction(database, caller)` is the application's only way to its tables. It sets the tenant and
person for itself alone, refuses what the caller may not do, answers a repeated Idempotency-Key with
the first reply, writes the audit row, and rings for jobs only after commit.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.engine import DB
from api.db.idempotency import claim_key, keep_reply, replay_farewell
from api.errors import Problem
from api.jobs import Job
from api.permissions import OPERATIONS, Door, Operation, may
from api.sealing import PersonSeal

Row = asyncpg.Record
Answer = TypeVar("Answer")


class Transaction:
    """What a use case holds while it works: the two clocks, the walls it stands behind, queries.

    `database_now` is for leases and timeouts; `people_now` for study days, due dates and expiry.
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

    async def begin_as(self, person_id: UUID | None, tenant_id: UUID | None = None) -> None:
        """Stand behind this person's and this association's walls until the transaction ends."""
        begun = await self.row(
            "select * from begin_as($1, $2, $3)", tenant_id, person_id, self.caller.device_id
        )
        assert begun is not None
        self.person_id = person_id
        self.tenant_id = tenant_id
        self.database_now: datetime = begun["database_now"]
        self.people_now: datetime = begun["people_now"]
        self.roles: frozenset[str] | None = (
            None if begun["roles"] is None else frozenset(begun["roles"])
        )
        self.device_active: bool = bool(begun["device_active"])
        self._wrapped_key: bytes | None = begun["wrapped_key"]

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
        assert self._wrapped_key is not None
        return self.database.keeper.seal_for(self.me, self._wrapped_key)

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
        return int(status.rpartition(" ")[2])

    async def run_many(self, sql: str, rows: list[tuple[object, ...]]) -> None:
        """One statement for many rows."""
        await self.connection.executemany(sql, rows)

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


@asynccontextmanager
async def transaction(database: Database, caller: Caller) -> AsyncIterator[Transaction]:
    """The transaction of one call.

    Raises Problem where the caller is not signed in, the device was signed out, the role does not
    allow the operation, or an Idempotency-Key was used otherwise; `ReplayedReply` where it was used
    for this very request. A transaction inside a transaction is refused (TransactionError).
    """
    operation = OPERATIONS[caller.operation]
    async with DB.transaction() as started:
        tx = Transaction(database, caller, started.connection)
        await tx.begin_as(caller.person_id, caller.tenant_id)
        if caller.idempotency is not None and not tx.device_active:
            await replay_farewell(tx, caller.idempotency)
        _check(tx, operation)
        if caller.idempotency is not None:
            await claim_key(tx, caller.idempotency)
        yield tx
        if operation.audited:
            await _record_audit(tx, caller.operation)
        if tx.reply_body is not None and caller.idempotency is not None:
            await keep_reply(tx, caller.idempotency, tx.reply_status, tx.reply_body)
    await _ring(tx)


@asynccontextmanager
async def system_transaction(
    database: Database, tenant_id: UUID | None = None, person_id: UUID | None = None
) -> AsyncIterator[Transaction]:
    """A transaction of Interlude's own: the command line, a job. No request can reach it."""
    async with DB.transaction() as started:
        caller = Caller(operation="system", request_id=str(new_id()))
        tx = Transaction(database, caller, started.connection)
        await tx.begin_as(person_id, tenant_id)
        yield tx
    await _ring(tx)


def _check(tx: Transaction, operation: Operation) -> None:
    """Whether this caller may do this now. Deny by default."""
    if operation.door is Door.PUBLIC:
        return
    caller = tx.caller
    if caller.person_id is None or caller.token_expires_at is None:
        raise Problem("sign_in_required")
    if caller.token_expires_at <= tx.database_now:
        raise Problem("token_expired")
    if not tx.device_active:
        raise Problem("device_signed_out")
    if operation.door is Door.MEMBER:
        _check_membership(tx, operation)


def _check_membership(tx: Transaction, operation: Operation) -> None:
    if tx.tenant_id is None:
        raise Problem("association_required")
    if tx.roles is None:
        raise Problem("not_a_member")
    if not may(tx.roles, operation):
        raise Problem("not_allowed")


async def _record_audit(tx: Transaction, operation: str) -> None:
    kind, subject = tx.subject
    await tx.run(
        "insert into audit_entry (id, tenant_id, actor_id, operation, subject_kind, subject_id,"
        " detail, request_id, at) values ($1, $2, $3, $4, $5, $6, '{}', $7, $8)",
        new_id(),
        tx.tenant,
        tx.me,
        operation,
        kind,
        subject,
        tx.caller.request_id,
        tx.people_now,
    )


async def _ring(tx: Transaction) -> None:
    if tx.jobs:
        await tx.database.bell.ring(tuple(tx.jobs))
