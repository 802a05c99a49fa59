"""A device wants no more pushes."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.reminders import queries


async def remove_push_target(database: Database, caller: Caller) -> None:
    """Forget where the calling device's pushes go; without anywhere, nothing changes."""
    async with transaction(database, caller) as tx:
        await queries.delete_push_target(tx)
        tx.reply(None, 204)
