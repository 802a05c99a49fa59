"""The lines that became no facts, as the office sees them."""

from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction


async def quarantine_page(tx: Transaction, after: UUID | None, most: int) -> list[Row]:
    """The association's refused lines, the newest first."""
    return await tx.rows(
        "select * from event_quarantine where tenant_id = $1 and ($2::uuid is null or id < $2)"
        " order by id desc limit $3",
        tx.tenant,
        after,
        most,
    )


async def waiting_line(tx: Transaction, line_id: UUID) -> Row | None:
    """One refused line, locked, or None."""
    return await tx.row(
        "select * from event_quarantine where tenant_id = $1 and id = $2 for update",
        tx.tenant,
        line_id,
    )


async def settle_line(tx: Transaction, line_id: UUID, state: str, at: datetime) -> Row:
    """Say what became of a refused line, once and for all."""
    row = await tx.row(
        "update event_quarantine set state = $3, settled_at = $4"
        " where tenant_id = $1 and id = $2 returning *",
        *(tx.tenant, line_id, state, at),
    )
    assert row is not None
    return row
