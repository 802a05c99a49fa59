"""Works out again what follows from the facts of those for whom something asked for it."""

from uuid import UUID

import structlog

from api.db.database import Database
from api.db.transaction import system_transaction
from api.facts.fold import refold_learner
from api.facts.learner import lock_learner
from workers.upkeep.learners import DATABASE_LOST

log = structlog.get_logger()

_WANTED = "select tenant_id, person_id from learner where refold_wanted order by 1, 2"


async def refold_wanted(database: Database) -> int:
    """Fold every learner anew who is marked for it, one transaction each; how many.

    Who cannot be folded keeps her mark and holds up nobody else.
    """
    refolded = 0
    for row in await database.dispatcher.fetch(_WANTED):
        try:
            refolded += await _refold(database, row["tenant_id"], row["person_id"])
        except DATABASE_LOST:
            raise
        except Exception as error:
            log.error("refold_failed", person=str(row["person_id"]), exc_info=error)
    return refolded


async def _refold(database: Database, tenant_id: UUID, person_id: UUID) -> bool:
    async with system_transaction(database, tenant_id, person_id) as tx:
        learner = await lock_learner(tx)
        if not learner["refold_wanted"]:
            return False
        await refold_learner(tx, learner)
        return True
