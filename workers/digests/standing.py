"""How a person stands in all her associations together, in the counts a weekly mail tells."""

from datetime import timedelta

from api.db.transaction import Transaction
from api.facts.goals import DAYS_PER_WEEK
from api.facts.still_asked import coming_reviews
from api.facts.streaks import own_streak
from api.nudging.digests import NOTHING, DaysGoal, Standing
from api.pacing.streak import Streak
from api.pacing.study_day import study_day
from workers.nudges.queries import tenants_learned_in

_WEEK = timedelta(days=7)
_DAYS_OF = {"day": 1, "week": 7}


async def read_standing(tx: Transaction, zone: str) -> Standing | None:
    """As of now; None where she takes no course anywhere.

    Her associations are looked at one after the other, each behind its wall.
    """
    me, found = tx.me, None
    for tenant_id in await tenants_learned_in(tx):
        await tx.begin_as(me, tenant_id)
        found = _together(found or NOTHING, await _standing_here(tx, zone))
    await tx.begin_as(me)
    return found


def _together(one: Standing, other: Standing) -> Standing:
    """The work adds up; of two streaks the longer is told, of two goals the first."""
    streak = max(one, other, key=lambda each: each.streak * _DAYS_OF[each.streak_unit])
    return Standing(
        one.due + other.due,
        one.lessons + other.lessons,
        streak.streak,
        streak.streak_unit,
        one.goal or other.goal,
    )


async def _standing_here(tx: Transaction, zone: str) -> Standing:
    streak: Streak = await own_streak(tx, zone)
    due = (await coming_reviews(tx, tx.people_now + _WEEK)).due
    lessons: int = await tx.value(_LESSONS, tx.tenant, tx.me)
    return Standing(due, lessons, streak.length, streak.unit, await _goal(tx, zone))


_LESSONS = """
select count(*) from enrolment e
join lesson l on l.course_id = e.course_id and l.retired_at is null
where e.tenant_id = $1 and e.person_id = $2 and e.ended_at is null
  and (l.tenant_id is null or l.tenant_id = $1)
  and not exists (select from lesson_progress p where p.tenant_id = $1 and p.person_id = $2
    and p.lesson_id = l.id and p.completed_at is not null)
  and not exists (select from tested_out t where t.tenant_id = $1 and t.person_id = $2
    and t.lesson_id = l.id)
"""


async def _goal(tx: Transaction, zone: str) -> DaysGoal | None:
    target = await tx.value(
        "select target from learner_goal where tenant_id = $1 and person_id = $2 and kind = $3"
        " and ended_at is null",
        *(tx.tenant, tx.me, DAYS_PER_WEEK),
    )
    if target is None:
        return None
    today = study_day(tx.people_now, zone)
    studied: int = await tx.value(
        "select count(*) from study_day where tenant_id = $1 and person_id = $2"
        " and day >= $3 and day < $4 and answers > 0",
        *(tx.tenant, tx.me, today - _WEEK, today),
    )
    return DaysGoal(int(target), studied)
