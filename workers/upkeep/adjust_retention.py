"""Aims at remembering as much as a learner has time for: less where her reviews no longer fit."""

from datetime import datetime
from uuid import UUID

import structlog

from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.facts.fold import refold_learner
from api.facts.forecasting import own_forecast
from api.facts.habits import own_habits
from api.facts.learner import lock_learner
from api.facts.offered import offered_lessons
from api.facts.prospects import learner_prospects
from api.pacing.reaching import habit
from api.pacing.retention import next_retention
from api.pacing.upkeep_times import looks_at_retention
from workers.upkeep.learners import DATABASE_LOST, learners_to_look_at

log = structlog.get_logger()


async def adjust_retention(database: Database) -> int:
    """Look at every learner who has answered, once a study day of hers; how many were moved.

    Each look is kept, moved or not. Who is moved is folded anew: all she knows is due by the new
    aim. Who cannot be looked at holds up nobody else.
    """
    moved = 0
    async for tenant_id, person_id in learners_to_look_at(database):
        try:
            moved += await _look(database, tenant_id, person_id)
        except DATABASE_LOST:
            raise
        except Exception as error:
            log.error("retention_failed", person=str(person_id), exc_info=error)
    return moved


async def _look(database: Database, tenant_id: UUID, person_id: UUID) -> bool:
    async with system_transaction(database, tenant_id, person_id) as tx:
        learner = await lock_learner(tx)
        habits = await own_habits(tx)
        answered_at, looked_at = learner["folded_effective_at"], await _looked_at(tx)
        if not looks_at_retention(answered_at, looked_at, tx.people_now, habits.zone):
            return False
        offered = await offered_lessons(tx)
        prospects = await learner_prospects(tx, offered)
        usual = habit(habits.minutes_a_day, habits.usual_minutes).minutes
        available = learner["minutes_per_day"] or usual
        coming = own_forecast(tx, offered, prospects, available, habits.zone)
        before, asked = prospects.desired_retention, coming.minutes_a_day()
        after = next_retention(before, asked, available).desired
        await _record(tx, before, after, asked, available)
        if after == before:
            return False
        await refold_learner(tx, await lock_learner(tx))
        return True


async def _looked_at(tx: Transaction) -> datetime | None:
    found: datetime | None = await tx.value(
        "select max(stepped_at) from retention_step where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return found


async def _record(
    tx: Transaction, before: float, after: float, asked: float, available: float
) -> None:
    await tx.run(
        "insert into retention_step (id, tenant_id, person_id, stepped_at, from_retention,"
        " to_retention, minutes_forecast, minutes_available)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)",
        *(new_id(), tx.tenant, tx.me, tx.people_now, before, after, asked, available),
    )
    if after != before:
        await tx.run(
            "update learner set desired_retention = $3 where tenant_id = $1 and person_id = $2",
            tx.tenant,
            tx.me,
            after,
        )
