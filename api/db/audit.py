"""The one way an audit row is written: who did what to whom, and through which request."""

from uuid import UUID

from api.clock import new_id
from api.db.open_transaction import Transaction


async def record_audit(
    tx: Transaction,
    operation: str,
    actor_id: UUID | None,
    subject_kind: str | None,
    subject_id: str | None,
) -> None:
    """Add the row; `actor_id` is None where the command line acted."""
    await tx.run(
        "insert into audit_entry (id, tenant_id, actor_id, operation, subject_kind, subject_id,"
        " detail, request_id, at) values ($1, $2, $3, $4, $5, $6, '{}', $7, $8)",
        new_id(),
        tx.tenant,
        actor_id,
        operation,
        subject_kind,
        subject_id,
        tx.caller.request_id,
        tx.people_now,
    )
