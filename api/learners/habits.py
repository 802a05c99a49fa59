"""How much a learner studies: what she said, and what her latest study days show."""

from dataclasses import dataclass
from datetime import date

from api.db.transaction import Transaction
from api.learners import queries
from api.pacing.study_day import study_day
from api.pacing.usual_minutes import minutes_of_days, usual_minutes


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
    zone = await queries.own_zone(tx)
    today = study_day(tx.people_now, zone)
    minutes = minutes_of_days(await queries.studied_minutes(tx, today), today)
    return Habits(zone, today, minutes, usual_minutes(minutes))
