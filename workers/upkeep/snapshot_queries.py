"""The snapshots of what is learned from everybody, and the exercises as they are believed to be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from api.calibration.taught import ItemModel, Taught
from api.db.database import Database
from api.db.transaction import Transaction
from api.facts.queries import read_population
from api.pacing.believed import Population


@dataclass(frozen=True, slots=True)
class Newest:
    """The snapshot in force, and the last time a fit was published: how long ago, on how many
    answers. None and 0 where nothing has been learned yet.
    """

    population: Population
    since_fit: timedelta | None
    answers_then: int


async def newest_snapshot(database: Database) -> Newest:
    """Where learning stands, by the database's clock."""
    row = await database.dispatcher.fetchrow(_NEWEST)
    fitted_at: datetime | None = row["fitted_at"]
    return Newest(
        read_population(row["version"], row["body"]),
        row["now"] - fitted_at if fitted_at is not None else None,
        row["answers"] or 0,
    )


async def believed_items(tx: Transaction) -> dict[str, ItemModel]:
    """Every exercise as the newest row this association may see describes it."""
    rows = await tx.rows(_BELIEVED, tx.tenant)
    return {
        row["exercise_id"]: ItemModel(
            row["difficulty"], row["discrimination"], row["log_seconds"], row["answers"]
        )
        for row in rows
    }


async def publish_snapshot(
    database: Database,
    before: Population,
    answers: int,
    taught: Taught,
    owners: dict[str, UUID | None],
) -> bool:
    """Publish the next snapshot with these exercises, all or nothing; False where another worker
    has published one since `before` was read.
    """
    version = before.version + 1
    async with database.dispatcher.acquire() as connection, connection.transaction():
        added = await connection.execute(_PUBLISH, version, _body(before, answers, taught))
        if added != "INSERT 0 1":
            return False
        rows: list[tuple[Any, ...]] = [
            (
                *(name, version, owners[name], each.difficulty, each.discrimination),
                *(each.log_seconds, each.answers),
            )
            for name, each in taught.items.items()
        ]
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            await connection.executemany(_ITEM, rows[start : start + _ROWS_AT_ONCE])
    return True


def _body(before: Population, answers: int, taught: Taught) -> str:
    body = {
        "weights": before.weights,
        "desired_retention": before.desired_retention,
        "rule_version": before.rule_version,
        "prediction": {
            "delayed": taught.prediction.delayed,
            "same_day": taught.prediction.same_day,
        },
        "encounters": taught.encounters,
        "answers": answers,
    }
    return msgspec.json.encode(body).decode()


_ROWS_AT_ONCE = 1_000

# Only a snapshot that was fitted says on how many answers.
_NEWEST = """
select clock_timestamp() as now, newest.version, newest.body, fitted.published_at as fitted_at,
       fitted.answers
from (select version, body from population_snapshot order by version desc limit 1) newest
left join (
  select published_at, (body::jsonb ->> 'answers')::int as answers from population_snapshot
  where body::jsonb ? 'answers' order by version desc limit 1
) fitted on true
"""

_BELIEVED = """
select distinct on (exercise_id) exercise_id, difficulty, discrimination, log_seconds, answers
from item_model where tenant_id is null or tenant_id = $1
order by exercise_id, population_version desc
"""

_PUBLISH = """
insert into population_snapshot (version, body, published_at)
values ($1, $2, clock_timestamp()) on conflict do nothing
"""

_ITEM = """
insert into item_model (exercise_id, population_version, tenant_id, difficulty, discrimination,
                        log_seconds, answers)
values ($1, $2, $3, $4, $5, $6, $7)
"""
