"""The rows of placements: the placement itself, how often items were asked, lessons to skip."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.pacing.placement.estimating import Estimate
from api.placement.stored import StoredPlacement, decode_asked, encode_asked

EXPOSURE_FROM = 100
"""Of how many of a course's latest placements it is counted how often each item was asked."""

FEWEST_PLACEMENTS = 10
"""Below so many, how often an item was asked says nothing yet."""


@dataclass(frozen=True, slots=True)
class TestedOut:
    """A lesson this learner need not take, by its id and the title she is given."""

    lesson_id: str
    title: str


_PLACEMENT = (
    "select id, course_id, seed, population_version, asked, estimate, error, stopped, started_at,"
    " finished_at from placement where tenant_id = $1 and person_id = $2"
)


async def placement_by_id(tx: Transaction, placement_id: UUID) -> StoredPlacement | None:
    """This learner's placement, or None."""
    row = await tx.row(f"{_PLACEMENT} and id = $3", tx.tenant, tx.me, placement_id)
    return _stored(row) if row else None


async def open_placement(tx: Transaction, course_id: str) -> StoredPlacement | None:
    """This learner's unfinished placement in the course, or None."""
    row = await tx.row(
        f"{_PLACEMENT} and course_id = $3 and finished_at is null", tx.tenant, tx.me, course_id
    )
    return _stored(row) if row else None


def _stored(row: Row) -> StoredPlacement:
    return StoredPlacement(
        row["id"],
        row["course_id"],
        row["seed"],
        row["population_version"],
        decode_asked(row["asked"]),
        Estimate(row["estimate"], row["error"]),
        row["stopped"],
        row["started_at"],
        row["finished_at"],
    )


async def insert_placement(tx: Transaction, placement: StoredPlacement) -> None:
    """Keep a new placement."""
    await tx.run(
        "insert into placement (id, tenant_id, person_id, course_id, seed, population_version,"
        " asked, estimate, error, started_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        placement.id,
        tx.tenant,
        tx.me,
        placement.course_id,
        placement.seed,
        placement.population_version,
        encode_asked(placement.asked),
        placement.estimate.mean,
        placement.estimate.error,
        placement.started_at,
    )


async def record_placement(tx: Transaction, placement: StoredPlacement) -> None:
    """Keep where the placement stands now."""
    await tx.run(
        "update placement set asked = $4, estimate = $5, error = $6, stopped = $7,"
        " finished_at = $8 where tenant_id = $1 and person_id = $2 and id = $3",
        tx.tenant,
        tx.me,
        placement.id,
        encode_asked(placement.asked),
        placement.estimate.mean,
        placement.estimate.error,
        placement.stopped,
        placement.finished_at,
    )


async def exposures(tx: Transaction, course_id: str) -> dict[str, float]:
    """In which share of the association's latest placements in this course each item was asked."""
    rows = await tx.rows(
        "with latest as (select asked, count(*) over () as placements from (select asked"
        "  from placement where tenant_id = $1 and course_id = $2"
        "  order by started_at desc limit $3) t)"
        " select q ->> 'exercise_id' as exercise_id, count(*)::float8 / max(placements) as share"
        " from latest, jsonb_array_elements(asked::jsonb) q where placements >= $4 group by 1",
        tx.tenant,
        course_id,
        EXPOSURE_FROM,
        FEWEST_PLACEMENTS,
    )
    return {row["exercise_id"]: min(row["share"], 1.0) for row in rows}


async def course_is_taught(tx: Transaction, course_id: str) -> bool:
    """Whether the association teaches this course now."""
    found: bool = await tx.value(
        "select exists (select from course_adoption a join course c on c.id = a.course_id"
        " and c.retired_at is null where a.tenant_id = $1 and a.ended_at is null and c.id = $2)",
        tx.tenant,
        course_id,
    )
    return found


async def completed_lessons(tx: Transaction) -> set[str]:
    """The lessons this learner has completed."""
    rows = await tx.rows(
        "select lesson_id from lesson_progress where tenant_id = $1 and person_id = $2"
        " and completed_at is not null",
        tx.tenant,
        tx.me,
    )
    return {row["lesson_id"] for row in rows}


async def insert_tested_out(
    tx: Transaction, placement: StoredPlacement, lesson_ids: Iterable[str]
) -> None:
    """These lessons need not be taken; those tested out of before stay as they are."""
    await tx.run_many(
        "insert into tested_out (tenant_id, person_id, lesson_id, placement_id, tested_out_at)"
        " values ($1, $2, $3, $4, $5) on conflict do nothing",
        [
            (tx.tenant, tx.me, lesson_id, placement.id, placement.finished_at)
            for lesson_id in lesson_ids
        ],
    )


async def tested_out_by(tx: Transaction, placement_id: UUID) -> list[TestedOut]:
    """The lessons this placement tested her out of, as they are taught."""
    rows = await tx.rows(
        "select t.lesson_id, coalesce(v.title, t.lesson_id) as title from tested_out t"
        " join lesson l on l.id = t.lesson_id and (l.tenant_id is null or l.tenant_id = $1)"
        " left join lessons_given($1, $2) g on g.lesson_id = l.id"
        " left join lesson_variant v on v.lesson_id = l.id"
        "  and v.revision = coalesce(g.revision, l.current_revision)"
        " where t.tenant_id = $1 and t.person_id = $2 and t.placement_id = $3"
        " order by l.position, l.id",
        tx.tenant,
        tx.me,
        placement_id,
    )
    return [TestedOut(row["lesson_id"], row["title"]) for row in rows]
