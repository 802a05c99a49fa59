"""Why did this reminder come, or not come? The signed-in person asks."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.reminders import nudge_queries as queries
from api.reminders.explaining import explain_nudges
from mobile_contract import reminders as contract


async def explain_nudge(database: Database, caller: Caller, nudge_id: UUID) -> contract.NudgeWhy:
    """The decision in plain words, with all it was made from. Raises Problem `nudge_not_found`."""
    async with transaction(database, caller) as tx:
        nudge = await queries.nudge_by_id(tx, nudge_id)
        if nudge is None:
            raise Problem("nudge_not_found")
        [why] = await explain_nudges(tx, [nudge])
        return why
