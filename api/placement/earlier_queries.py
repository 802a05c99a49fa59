"""What this learner did before a placement and beside it: earlier ones, and answers in sessions."""

from datetime import datetime

from api.db.transaction import Transaction
from api.facts.event import ANSWER


async def latest_finished(tx: Transaction, course_id: str) -> list[datetime]:
    """When this learner's last two placements in the course ended, the latest first."""
    rows = await tx.rows(
        "select finished_at from placement where tenant_id = $1 and person_id = $2"
        " and course_id = $3 and finished_at is not null order by finished_at desc limit 2",
        tx.tenant,
        tx.me,
        course_id,
    )
    return [row["finished_at"] for row in rows]


async def own_zone(tx: Transaction) -> str:
    """The zone of her clocks."""
    zone: str = await tx.value("select zone from person where id = $1", tx.me)
    return zone


async def told_since(tx: Transaction, since: datetime) -> set[str]:
    """The exercises this learner answered in study sessions since then, where she is told what is
    right."""
    rows = await tx.rows(
        "select distinct exercise_id from learner_event where tenant_id = $1 and person_id = $2"
        " and kind = $3 and received_at >= $4",
        tx.tenant,
        tx.me,
        ANSWER,
        since,
    )
    return {row["exercise_id"] for row in rows}
