"""A learner's placement, for as long as nobody else may change it."""

from uuid import UUID

from api.db.transaction import Row, Transaction
from api.errors import Problem
from api.facts.learner import lock_learner
from api.placement import queries
from api.placement.stored import StoredPlacement


async def locked_placement(tx: Transaction, placement_id: UUID) -> tuple[Row, StoredPlacement]:
    """Her row, locked, and the placement as it stands then. Raises `placement_not_found`."""
    learner = await lock_learner(tx)
    placement = await queries.placement_by_id(tx, placement_id)
    if placement is None:
        raise Problem("placement_not_found")
    return learner, placement
