"""The signed-in person signs one of her devices out: this one, or one she lost."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.identity import queries


async def sign_out_device(database: Database, caller: Caller, device_id: UUID) -> None:
    """End the device's tokens at once. Raises Problem `device_not_found`."""
    async with transaction(database, caller) as tx:
        if not await queries.sign_devices_out(tx, [device_id]):
            raise Problem("device_not_found")
        tx.reply(None, 204)
