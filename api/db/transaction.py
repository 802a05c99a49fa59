"""One use case, one transaction: the caller is checked, walls are set, effects leave together.

`transaction(database, caller)` is the application's only way to its tables. It sets the tenant and
person for itself alone, refuses what the caller may not do, answers a repeated Idempotency-Key with
the first reply, writes the audit row, and rings for jobs only after commit.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.db.audit import record_audit
from api.db.database import Database
from api.db.engine import DB
from api.db.idempotency import claim_key, keep_reply, replay_farewell
from api.db.open_transaction import Row, Transaction
from api.errors import Problem
from api.permissions import OPERATIONS, Door, Operation, may

__all__ = ["Row", "Transaction", "system_transaction", "transaction"]


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
            await record_audit(tx, caller.operation, tx.me, *tx.subject)
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


async def _ring(tx: Transaction) -> None:
    if tx.jobs:
        await tx.database.bell.ring(tuple(tx.jobs))
