"""The signed-in person wants to be reminded again."""

from dataclasses import replace

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.reminders import queries
from api.reminders.holding import take_hold
from api.reminders.presenters import present_reminders
from mobile_contract import reminders as contract


async def resume_reminders(database: Database, caller: Caller) -> contract.Reminders:
    """End the hold with yesterday, one to come altogether; without one, nothing changes."""
    async with transaction(database, caller) as tx:
        await look_again(tx)
        settings = await queries.own_settings(tx)
        await queries.save_settings(tx, replace(settings, hold=None))
        await take_hold(tx, None)
        return tx.reply(await present_reminders(tx), 200)
