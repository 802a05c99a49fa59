"""The signed-in person changes her name, language or zone."""

from msgspec import UNSET

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.identity import queries
from api.identity.read_me import present_me
from api.zones import require_zone
from mobile_contract import identity as contract


async def change_me(database: Database, caller: Caller, request: contract.ChangeMe) -> contract.Me:
    """Change what was sent and nothing else. Raises Problem `zone_unknown`."""
    async with transaction(database, caller) as tx:
        zone = None if request.zone is UNSET else require_zone(str(request.zone))
        name = None if request.name is UNSET else str(request.name)
        language = None if request.language is UNSET else str(request.language)
        if await queries.update_person(tx, name, language, zone):
            await look_again(tx)
        return tx.reply(await present_me(tx), 200)
