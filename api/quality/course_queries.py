"""The rows of a course's exercises: which texts are given now, and how each was judged."""

from api.db.transaction import Transaction
from api.quality.stored import Judged, Key, read_figures, read_reasons


async def teaches(tx: Transaction, course_id: str) -> bool:
    """Whether the association teaches or writes this published course."""
    return bool(
        await tx.value(
            "select true from course c where c.id = $2 and (c.tenant_id = $1"
            "  or c.tenant_id is null and exists (select from course_adoption a"
            "   where a.tenant_id = $1 and a.course_id = c.id and a.ended_at is null))",
            tx.tenant,
            course_id,
        )
    )


async def association_name(tx: Transaction) -> str:
    """What the association is called."""
    name: str = await tx.value("select name from association where id = $1", tx.tenant)
    return name


async def given_revisions(tx: Transaction, course_id: str) -> list[bytes]:
    """The texts learners who begin a lesson of the course are given, in teaching order."""
    rows = await tx.rows(
        "select v.revision from lesson l join lesson_variant v on v.lesson_id = l.id"
        " and v.retired_at is null where l.course_id = $2 and l.retired_at is null"
        " and (l.tenant_id is null or l.tenant_id = $1)"
        " order by l.position, l.id, v.language, v.audience",
        tx.tenant,
        course_id,
    )
    return [row["revision"] for row in rows]


async def judged_items(tx: Transaction, course_id: str) -> dict[Key, Judged]:
    """Every measurement of the course's exercises."""
    rows = await tx.rows(
        "select q.* from item_quality q join exercise x on x.id = q.exercise_id"
        " join lesson l on l.id = x.lesson_id where q.tenant_id = $1 and l.course_id = $2",
        tx.tenant,
        course_id,
    )
    return {
        (row["exercise_id"], row["revision_hash"]): Judged(
            row["attempts"],
            row["learners"],
            row["status"],
            read_figures(row["figures"]),
            read_reasons(row["reasons"]),
            row["refreshed_at"],
        )
        for row in rows
    }
