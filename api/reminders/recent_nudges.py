"""What was decided about a person's breaks lately, and why? The command line asks."""

from datetime import datetime

from api.db.transaction import Transaction
from api.reminders import nudge_queries as queries
from api.reminders.explaining import explain_nudges
from mobile_contract import reminders as contract


async def recent_nudges(tx: Transaction, since: datetime) -> list[contract.NudgeWhy]:
    """Every decision from this moment on, the oldest first, in the words `explain_nudge` has."""
    return await explain_nudges(tx, await queries.nudges_since(tx, since))
