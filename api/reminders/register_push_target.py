"""A device says where its pushes go."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.reminders import queries
from api.reminders.push_address import read_address
from mobile_contract import reminders as contract


async def register_push_target(
    database: Database,
    caller: Caller,
    request: contract.RegisterPushTarget,
    web_push_origins: frozenset[str],
) -> contract.PushTarget:
    """Send the calling device's pushes there, in place of anywhere before.

    Whoever had the address before gets no more there: the newest login owns it. Raises Problem
    `push_target_invalid`.
    """
    async with transaction(database, caller) as tx:
        address = read_address(request, web_push_origins)
        # Held until commit: a signing out at this very moment comes before, or unbinds it after.
        if not await queries.lock_own_device(tx):
            raise Problem("device_signed_out")
        await queries.take_push_target(tx, address)
        return tx.reply(contract.PushTarget(address.kind, tx.database_now), 200)
