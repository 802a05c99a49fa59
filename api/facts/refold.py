"""Proves, or restores, that everything we say about learners follows from what they did."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.facts.effects import TABLES
from api.facts.fold import refold_learner
from api.facts.learner import lock_learner

# Says that a refold is asked for, and nothing that follows from facts.
_ASKED = "refold_wanted"

_KEYS = {"learner": "person_id", **TABLES}


@dataclass(frozen=True, slots=True)
class Refolded:
    """One learner refolded: how many rows came out different from what stood there."""

    tenant_id: UUID
    person_id: UUID
    facts: int
    differing_rows: int


async def refold(database: Database) -> AsyncIterator[Refolded]:
    """Fold every learner of every association from zero, one transaction a learner."""
    for tenant_id in await database.tenant_ids():
        for person_id in await _learners(database, tenant_id):
            async with system_transaction(database, tenant_id, person_id) as tx:
                refolded = await _refold_one(tx)
            # Not from inside: whoever asked would stand in the transaction until the next learner.
            yield refolded


async def _learners(database: Database, tenant_id: UUID) -> list[UUID]:
    async with system_transaction(database, tenant_id) as tx:
        rows = await tx.rows(
            "select person_id from learner where tenant_id = $1 order by person_id", tenant_id
        )
    return [row["person_id"] for row in rows]


async def _refold_one(tx: Transaction) -> Refolded:
    learner = await lock_learner(tx)
    before = await _state(tx)
    effects = await refold_learner(tx, learner)
    after = await _state(tx)
    differing = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    return Refolded(tx.tenant, tx.me, len(effects), differing)


async def _state(tx: Transaction) -> dict[tuple[str, object], tuple[object, ...]]:
    """Every folded row of this learner, by its table and what is its key among her rows."""
    return {
        (table, row[key]): tuple(each for name, each in row.items() if name != _ASKED)
        for table, key in _KEYS.items()
        for row in await tx.rows(
            f"select * from {table} where tenant_id = $1 and person_id = $2",  # noqa: S608
            tx.tenant,
            tx.me,
        )
    }
