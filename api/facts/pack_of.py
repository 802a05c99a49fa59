"""The packs that events say they were made from, for whoever judges such events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PackOf:
    """A pack of this learner's: when it was handed out and how long it held, the snapshot its
    values come from, and what it could ask.
    """

    device_id: UUID
    issued_at: datetime
    expires_at: datetime
    population_version: int
    exercise_ids: frozenset[str]


async def packs_of(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, PackOf]:
    """This learner's packs with these ids; left out is what was never hers."""
    rows = await tx.rows(
        "select id, device_id, issued_at, expires_at, population_version, exercise_ids from pack"
        " where tenant_id = $1 and person_id = $2 and id = any($3::uuid[])",
        tx.tenant,
        tx.me,
        list(ids),
    )
    return {
        row["id"]: PackOf(
            *(row["device_id"], row["issued_at"], row["expires_at"], row["population_version"]),
            frozenset(row["exercise_ids"]),
        )
        for row in rows
    }
