"""A refused line while the office decides what becomes of it."""

from uuid import UUID

from api.db.transaction import Row, Transaction
from api.errors import Problem
from api.sync.quarantine_queries import waiting_line


async def still_waiting(tx: Transaction, line_id: UUID) -> Row:
    """A refused line nobody has decided about, locked for who does.

    Raises Problem `quarantined_not_found` or, of one decided about, `quarantined_settled`.
    """
    row = await waiting_line(tx, line_id)
    if row is None:
        raise Problem("quarantined_not_found")
    if row["state"] != "waiting":
        raise Problem("quarantined_settled")
    tx.about("event_quarantine", line_id)
    return row
