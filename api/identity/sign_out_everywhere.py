"""The signed-in person signs out everywhere, this device included."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.identity import queries


async def sign_out_everywhere(database: Database, caller: Caller) -> None:
    """End the tokens of all her devices at once; answers kept on them are not lost."""
    async with transaction(database, caller) as tx:
        await queries.sign_devices_out(tx, [row["id"] for row in await queries.devices(tx)])
        tx.reply(None, 204)
