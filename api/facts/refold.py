"""Proves, or restores, that everything we say about learners follows from what they did."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.facts import queries
from api.facts.fold import refold_learner

_STATE = ("learner", *queries.EFFECTS)


@dataclass(frozen=True, slots=True)
class Refolded:
    """One learner refolded: how many rows came out different from what stood there."""

    tenant_id: UUID
    person_id: UUID
    facts: int
    differing_rows: int


async def refold(database: Database) -> AsyncIterator[Refolded]:
    """Fold every learner of every association from zero, one transaction a learner."""
    tenants = await database.dispatcher.fetch("select id from association order by id")
    for tenant in tenants:
        for person_id in await _learners(database, tenant["id"]):
            async with system_transaction(database, tenant["id"], person_id) as tx:
                yield await _refold_one(tx)


async def _learners(database: Database, tenant_id: UUID) -> list[UUID]:
    async with system_transaction(database, tenant_id) as tx:
        rows = await tx.rows(
            "select person_id from learner where tenant_id = $1 order by person_id", tenant_id
        )
    return [row["person_id"] for row in rows]


async def _refold_one(tx: Transaction) -> Refolded:
    await queries.lock_learner(tx)
    before = await _state(tx)
    effects = await refold_learner(tx)
    after = await _state(tx)
    return Refolded(tx.tenant, tx.me, len(effects), len(before ^ after))


async def _state(tx: Transaction) -> set[tuple[str, tuple[tuple[str, object], ...]]]:
    """Every folded row of this learner."""
    return {
        (table, tuple(row.items()))
        for table in _STATE
        for row in await tx.rows(
            f"select * from {table} where tenant_id = $1 and person_id = $2",  # noqa: S608
            tx.tenant,
            tx.me,
        )
    }
