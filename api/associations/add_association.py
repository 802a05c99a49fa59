"""An operator founds an association with its first owner; it teaches every course in the box."""

from dataclasses import dataclass
from uuid import UUID

from api.associations import queries
from api.clock import new_id
from api.db.audit import record_audit
from api.db.database import Database
from api.db.transaction import system_transaction
from api.pacing.study_day import known_zone


@dataclass(frozen=True, slots=True)
class Founded:
    """A new association and its owner."""

    tenant_id: UUID
    owner_id: UUID


async def add_association(
    database: Database, name: str, owner_mail: str, zone: str, language: str
) -> Founded:
    """Found the association. Raises UnknownZone for a zone we have no data for."""
    zone = known_zone(zone)
    async with system_transaction(database, new_id()) as tx:
        await queries.insert_association(tx, name, zone, language)
        await queries.adopt_shipped_courses(tx)
        owner_id = await queries.find_or_add_person(tx, owner_mail, None, language, zone)
        await queries.insert_membership(tx, owner_id, ["owner"], tx.people_now)
        await queries.enrol_members(tx, owner_id)
        await record_audit(tx, "addAssociation", None, "person", str(owner_id))
        return Founded(tx.tenant, owner_id)
