"""How an unsafe call is made repeatable: its key and its reply commit together with its effect."""

import asyncpg

from api.caller import Idempotency
from api.clock import new_id
from api.db.open_transaction import Transaction
from api.errors import Problem


class ReplayedReply(Exception):
    """This very call was made before; here is the reply it had."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


async def claim_key(tx: Transaction, wanted: Idempotency) -> None:
    """Take the key for this call, waiting for another call that holds it right now.

    Raises ReplayedReply where the same request was answered before, and Problem
    `idempotency_key_reused` or, while that call still runs, `request_in_progress`.
    """
    try:
        taken = await _take(tx, wanted)
    except asyncpg.LockNotAvailableError as error:
        raise Problem("request_in_progress", retry_after=1) from error
    if not taken:
        await _replay(tx, wanted)


async def _take(tx: Transaction, wanted: Idempotency) -> int:
    return await tx.run(
        "insert into idempotency_key (id, person_id, tenant_id, operation, key, request_digest,"
        " created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        new_id(),
        tx.person_id,
        tx.caller.tenant_id,
        tx.caller.operation,
        wanted.key,
        wanted.request_digest,
        tx.database_now,
    )


async def keep_reply(tx: Transaction, wanted: Idempotency, status: int, body: bytes) -> None:
    """Store the reply beside the key, sealed: a reply may name people."""
    await tx.run(
        "update idempotency_key set status = $5, reply_sealed = $6 where person_id = $1"
        " and tenant_id is not distinct from $2 and operation = $3 and key = $4",
        tx.person_id,
        tx.caller.tenant_id,
        tx.caller.operation,
        wanted.key,
        status,
        tx.seal.seal(body.decode()),
    )


async def replay_farewell(tx: Transaction, wanted: Idempotency) -> None:
    """Tell a device that signed itself out, and lost the reply, that it did.

    Only a reply without a body is repeated to a device that may no longer ask for anything. Raises
    as `claim_key`, and does nothing where this call was not made before.
    """
    earlier = await _earlier(tx, wanted)
    if earlier is not None and not earlier.body:
        raise earlier


async def _replay(tx: Transaction, wanted: Idempotency) -> None:
    earlier = await _earlier(tx, wanted)
    assert earlier is not None
    raise earlier


async def _earlier(tx: Transaction, wanted: Idempotency) -> ReplayedReply | None:
    row = await tx.row(
        "select request_digest, status, reply_sealed from idempotency_key where person_id = $1"
        " and tenant_id is not distinct from $2 and operation = $3 and key = $4",
        tx.person_id,
        tx.caller.tenant_id,
        tx.caller.operation,
        wanted.key,
    )
    if row is None:
        return None
    if row["request_digest"] != wanted.request_digest:
        raise Problem("idempotency_key_reused")
    assert row["reply_sealed"] is not None
    return ReplayedReply(row["status"], tx.seal.unseal(row["reply_sealed"]).encode())
