"""The signed-in person is away for a while: a holiday, or until she says so."""

from dataclasses import replace

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem, fault
from api.nudging.policy import Hold
from api.reminders import queries
from api.reminders.holding import take_hold
from api.reminders.presenters import present_reminders
from mobile_contract import reminders as contract


async def hold_reminders(
    database: Database, caller: Caller, request: contract.HoldReminders
) -> contract.Reminders:
    """Send none on these days, and put off by them what is due. Raises Problem `hold_ends_early`
    where the last is before the first.

    A hold in place before gives way to this one; its days that are over stay held.
    """
    async with transaction(database, caller) as tx:
        if request.last is not None and request.last < request.first:
            raise Problem("hold_ends_early", faults=(fault("body.last", "before_first"),))
        await look_again(tx)
        settings = await queries.own_settings(tx)
        hold = Hold(request.first, request.last)
        await queries.save_settings(tx, replace(settings, hold=hold))
        await take_hold(tx, hold)
        return tx.reply(await present_reminders(tx), 200)
