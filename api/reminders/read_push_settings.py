"""A browser is about to subscribe to pushes: what it must know for that."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.vapid import vapid_public_key
from mobile_contract import reminders as contract


async def read_push_settings(database: Database, caller: Caller) -> contract.PushSettings:
    """Our public key; pushes not signed with its other half are refused by the push service."""
    async with transaction(database, caller):
        return contract.PushSettings(vapid_public_key(database.keeper.vapid_key))
