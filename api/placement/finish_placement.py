"""A learner has had enough of a placement: it ends with what is known so far."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.placement.going_on import STOPPED_EARLY, ended, keep
from api.placement.locked_placement import locked_placement
from api.placement.pool import pool_of
from api.placement.presenters import present_placement
from mobile_contract import placement as contract


async def finish_placement(
    database: Database, caller: Caller, placement_id: UUID
) -> contract.Placement:
    """End the placement, once; a finished one stays as it is. Raises `placement_not_found`."""
    async with transaction(database, caller) as tx:
        _, placement = await locked_placement(tx, placement_id)
        if placement.finished_at is None:
            pool = await pool_of(tx, placement)
            placement = ended(placement, STOPPED_EARLY, tx.people_now)
            await keep(tx, placement, pool)
        return tx.reply(await present_placement(tx, placement), 200)
