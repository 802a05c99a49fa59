"""The office puts a refused line aside."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.sync.presenters import present_quarantined
from api.sync.quarantine_queries import settle_line
from api.sync.still_waiting import still_waiting
from mobile_contract import sync as contract


async def dismiss_event(
    database: Database, caller: Caller, line_id: UUID
) -> contract.QuarantinedEvent:
    """Nothing comes of it; it stays on record. Raises as `still_waiting` does."""
    async with transaction(database, caller) as tx:
        await still_waiting(tx, line_id)
        row = await settle_line(tx, line_id, "dismissed", tx.database_now)
        return tx.reply(present_quarantined(row, caller.language))
