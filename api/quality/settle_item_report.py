"""An author answers a report."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.quality import report_queries, withdrawal_queries
from api.quality.presenters import present_told
from api.quality.stored import BY_AUTHOR
from api.quality.want_look import want_look
from api.quality.withdraw_item import withdraw_item
from mobile_contract import quality as contract

WITHDRAWN = "withdrawn"


async def settle_item_report(
    database: Database, caller: Caller, report_id: UUID, request: contract.SettleItemReport
) -> contract.ToldReport:
    """Say what became of it; the reporter sees it. A settled report counts no more.

    With `withdrawn` the exercise is taken out, and whoever else reported it is told the same.
    Raises Problem `report_not_found`, or `report_settled` where it has its outcome.
    """
    async with transaction(database, caller) as tx:
        await withdrawal_queries.hold_items(tx)
        report = await report_queries.report_by_id(tx, report_id)
        if report is None:
            raise Problem("report_not_found")
        if report["settled_at"] is not None:
            raise Problem("report_settled")
        settled = await report_queries.settle_report(
            tx, report_id, request.outcome, request.words.strip()
        )
        if request.outcome == WITHDRAWN:
            item = (report["exercise_id"], report["revision_hash"])
            await withdraw_item(tx, item, (BY_AUTHOR,))
        tx.about("item_report", report_id)
        await want_look(tx)
        return tx.reply(present_told(settled), 200)
