"""After publishing: every association teaches what is in the box now, and its members take it.

Choosing which courses to teach is the associations' own from the authoring issue on; until then a
published course that reached nobody would be a riddle.
"""

from api.associations import queries
from api.db.database import Database
from api.db.transaction import system_transaction


async def adopt_courses(database: Database) -> int:
    """Adopt every published course in every association and enrol all members; how many adopted."""
    adopted = 0
    for tenant_id in await database.tenant_ids():
        async with system_transaction(database, tenant_id) as tx:
            adopted += await queries.adopt_shipped_courses(tx)
            await queries.enrol_members(tx)
    return adopted
