"""A learner sees what became of what she reported."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.page_marker import marker_after, read_marker
from api.quality import report_queries
from api.quality.presenters import present_report
from mobile_contract import quality as contract


async def list_my_item_reports(
    database: Database, caller: Caller, cursor: str | None, limit: int
) -> contract.ItemReports:
    """A page of her reports, the newest first. Raises Problem `cursor_invalid`."""
    async with transaction(database, caller) as tx:
        rows = await report_queries.own_reports(tx, read_marker(cursor), limit + 1)
        shown = rows[:limit]
        return contract.ItemReports(
            [present_report(row) for row in shown],
            marker_after(shown[-1]["id"]) if len(rows) > limit else None,
        )
