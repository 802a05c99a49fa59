"""A learner comes back to a placement: the same question waits, or the result is there."""

from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.placement.going_on import gone_on, keep
from api.placement.locked_placement import locked_placement
from api.placement.pool import pool_of
from api.placement.presenters import present_placement
from mobile_contract import placement as contract


async def read_placement(
    database: Database, caller: Caller, placement_id: UUID
) -> contract.Placement:
    """The placement as it stands; a question taken out meanwhile has made room for another one.

    Raises Problem `placement_not_found`.
    """
    async with transaction(database, caller) as tx:
        _, placement = await locked_placement(tx, placement_id)
        if placement.finished_at is None:
            pool = await pool_of(tx, placement)
            placement = gone_on(placement, pool, tx.people_now)
            await keep(tx, placement, pool)
        return await present_placement(tx, placement)
