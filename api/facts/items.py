"""What everybody's answers have taught of exercises, as it stood in any population snapshot, and
which exercises this association has taken out.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp

from api.db.transaction import Row, Transaction
from api.pacing.believed import FIRST_DIFFICULTY, Item
from api.pacing.placement.items import FIRST_DISCRIMINATION


@dataclass(frozen=True, slots=True)
class ItemModels:
    """For each exercise its model rows, the oldest snapshot first."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def item(self, exercise_id: str, version: int, declared_seconds: float, guess: float) -> Item:
        """The exercise as of this snapshot; as its author declared it until somebody answered."""
        row = self._in_force(exercise_id, version)
        if row is None:
            return Item(declared_seconds, FIRST_DIFFICULTY, guess)
        return Item(declared_seconds * exp(row["log_seconds"]), row["difficulty"], guess)

    def discrimination(self, exercise_id: str, version: int) -> float:
        """How sharply the exercise tells learners apart, as of this snapshot; above 0."""
        row = self._in_force(exercise_id, version)
        return FIRST_DISCRIMINATION if row is None else float(row["discrimination"])

    def _in_force(self, exercise_id: str, version: int) -> Row | None:
        rows = self.rows.get(exercise_id, [])
        place = bisect_right(rows, version, key=lambda row: row["population_version"])
        return rows[place - 1] if place else None


async def item_models(tx: Transaction, exercise_ids: Iterable[str]) -> ItemModels:
    """The models of these exercises in every snapshot that learned something of them."""
    rows = await tx.rows(
        "select exercise_id, population_version, difficulty, discrimination, log_seconds"
        " from item_model where exercise_id = any($1::text[])"
        " and (tenant_id is null or tenant_id = $2) order by exercise_id, population_version",
        list(exercise_ids),
        tx.tenant,
    )
    found = defaultdict(list)
    for row in rows:
        found[row["exercise_id"]].append(row)
    return ItemModels(dict(found))


async def newest_models(tx: Transaction, exercise_ids: Iterable[str]) -> ItemModels:
    """The newest model alone of each of these exercises, for whoever asks about now."""
    rows = await tx.rows(
        "select distinct on (exercise_id)"
        " exercise_id, population_version, difficulty, discrimination, log_seconds"
        " from item_model where exercise_id = any($1::text[])"
        " and (tenant_id is null or tenant_id = $2)"
        " order by exercise_id, population_version desc",
        list(exercise_ids),
        tx.tenant,
    )
    return ItemModels({row["exercise_id"]: [row] for row in rows})


async def withdrawn_items(tx: Transaction) -> set[tuple[str, bytes]]:
    """The exercises taken out, each in the revision it was taken out of."""
    rows = await tx.rows(
        "select exercise_id, revision_hash from item_withdrawal"
        " where tenant_id = $1 and restored_at is null",
        tx.tenant,
    )
    return {(row["exercise_id"], row["revision_hash"]) for row in rows}
