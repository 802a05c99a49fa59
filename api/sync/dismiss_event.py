"""The office puts a refused line aside."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.errors import Problem
from api.sync.presenters import present_quarantined
from api.sync.quarantine_queries import settle_line, waiting_line
from mobile_contract import sync as contract


async def dismiss_event(
    database: Database, caller: Caller, line_id: UUID
) -> contract.QuarantinedEvent:
    """Nothing comes of it; it stays on record. Raises as `still_waiting` does."""
    async with transaction(database, caller) as tx:
        await still_waiting(tx, line_id)
        row = await settle_line(tx, line_id, "dismissed", tx.database_now)
        return tx.reply(present_quarantined(row, caller.language))


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
