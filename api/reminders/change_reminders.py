"""The signed-in person changes her quiet hours, how often she is reminded at most, or her weekly
mail.
"""

from dataclasses import replace

from msgspec import UnsetType

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.nudging.attention import Caps
from api.nudging.quiet_hours import QuietHours
from api.reminders import queries
from api.reminders.change_digest import change_digest
from api.reminders.clock_times import read_time
from api.reminders.presenters import present_reminders
from mobile_contract import reminders as contract


async def change_reminders(
    database: Database, caller: Caller, request: contract.ChangeReminders
) -> contract.Reminders:
    """Change what was sent and nothing else."""
    async with transaction(database, caller) as tx:
        await look_again(tx)
        settings = await queries.own_settings(tx)
        quiet = _quiet(settings.quiet, request)
        caps = _caps(settings.caps, request)
        await queries.save_settings(tx, replace(settings, quiet=quiet, caps=caps))
        await change_digest(tx, request)
        return tx.reply(await present_reminders(tx), 200)


def _quiet(known: QuietHours, request: contract.ChangeReminders) -> QuietHours:
    starts, ends = request.quiet_from_local, request.quiet_until_local
    return QuietHours(
        known.starts if isinstance(starts, UnsetType) else read_time(starts),
        known.ends if isinstance(ends, UnsetType) else read_time(ends),
    )


def _caps(known: Caps, request: contract.ChangeReminders) -> Caps:
    per_day, per_week = request.at_most_per_day, request.at_most_per_week
    hours_apart = request.at_least_hours_apart
    return Caps(
        known.per_day if isinstance(per_day, UnsetType) else per_day,
        known.per_week if isinstance(per_week, UnsetType) else per_week,
        known.hours_apart if isinstance(hours_apart, UnsetType) else hours_apart,
    )
