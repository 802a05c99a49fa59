"""The office looks what phones sent that could be no facts."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.page_marker import marker_after, read_marker
from api.sync.presenters import present_quarantined
from api.sync.quarantine_queries import quarantine_page
from mobile_contract import sync as contract


async def list_quarantine(
    database: Database, caller: Caller, cursor: str | None, limit: int
) -> contract.Quarantine:
    """A page of refused lines, the newest first. Raises Problem `cursor_invalid`."""
    async with transaction(database, caller) as tx:
        rows = await quarantine_page(tx, read_marker(cursor), limit + 1)
        shown = rows[:limit]
        return contract.Quarantine(
            events=[present_quarantined(row, caller.language) for row in shown],
            cursor=marker_after(shown[-1]["id"]) if len(rows) > limit else None,
        )
