"""Which association somebody at the command line means."""

from uuid import UUID

from api.db.database import Database
from api.db.transaction import system_transaction


async def association_called(database: Database, called: str) -> UUID | None:
    """The association with this id or, where only one has it, this name; None for no such one."""
    found = [
        tenant_id
        for tenant_id in await database.tenant_ids()
        if called == str(tenant_id) or called == await _name(database, tenant_id)
    ]
    return found[0] if len(found) == 1 else None


async def _name(database: Database, tenant_id: UUID) -> str:
    async with system_transaction(database, tenant_id) as tx:
        name: str = await tx.value("select name from association where id = $1", tenant_id)
        return name
