"""The signed-in person looks how she is reminded."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.reminders.presenters import present_reminders
from mobile_contract import reminders as contract


async def read_reminders(database: Database, caller: Caller) -> contract.Reminders:
    """Her breaks, quiet hours and limits, and the break that comes next."""
    async with transaction(database, caller) as tx:
        return await present_reminders(tx)
