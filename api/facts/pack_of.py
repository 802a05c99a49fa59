"""The packs that events say they were made from, for whoever judges such events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PackOf:
    """A pack of this learner's: when it was handed out, and the snapshot its values come from."""

    issued_at: datetime
    population_version: int


async def packs_of(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, PackOf]:
    """This learner's packs with these ids; left out is what was never hers."""
    rows = await tx.rows(
        "select id, issued_at, population_version from pack"
        " where tenant_id = $1 and person_id = $2 and id = any($3::uuid[])",
        tx.tenant,
        tx.me,
        list(ids),
    )
    return {row["id"]: PackOf(row["issued_at"], row["population_version"]) for row in rows}
