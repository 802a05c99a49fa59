"""How much a learner studies: what she said, and what her latest study days show."""

from dataclasses import dataclass
from datetime import date, timedelta

from api.db.transaction import Transaction
from api.pacing.study_day import study_day
from api.pacing.usual_minutes import LOOKED_BACK_DAYS, minutes_of_days, usual_minutes


@dataclass(frozen=True, slots=True)
class Habits:
    """Her clock, her study day now, and the minutes of each of her latest days.

    `usual_minutes`: of a day on which she studies.
    """

    zone: str
    today: date
    minutes_a_day: list[float]
    usual_minutes: float


async def own_habits(tx: Transaction) -> Habits:
    """As they stand in this transaction."""
    zone = await own_zone(tx)
    today = study_day(tx.people_now, zone)
    minutes = minutes_of_days(await _studied_minutes(tx, today), today)
    return Habits(zone, today, minutes, usual_minutes(minutes))


async def own_zone(tx: Transaction) -> str:
    """The zone of her clocks."""
    zone: str = await tx.value("select zone from person where id = $1", tx.me)
    return zone


async def _studied_minutes(tx: Transaction, today: date) -> dict[date, float]:
    rows = await tx.rows(
        "select day, answer_ms from study_day"
        " where tenant_id = $1 and person_id = $2 and day >= $3",
        tx.tenant,
        tx.me,
        today - timedelta(days=LOOKED_BACK_DAYS),
    )
    return {row["day"]: row["answer_ms"] / 60_000 for row in rows}
