"""A learner asks where she stands in a course: begin to find out, or go on where she stopped."""

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.errors import Problem
from api.facts.learner import lock_learner
from api.facts.queries import newest_population
from api.pacing.placement.estimating import UNKNOWN
from api.pacing.study_day import study_day
from api.placement import earlier_queries, queries
from api.placement.cooling_off import again_on
from api.placement.going_on import gone_on, keep
from api.placement.pool import LEAST_QUESTIONS, Pool, pool_of, question_pool
from api.placement.presenters import present_placement
from api.placement.stored import StoredPlacement
from mobile_contract import placement as contract


async def start_placement(
    database: Database, caller: Caller, request: contract.StartPlacement
) -> contract.Placement:
    """Begin a placement in a course she takes; where one is open in it, that one goes on.

    Raises Problem `course_not_found`, `course_not_taken`, `placement_too_soon` within 14 days of
    the end of one in this course, or `placement_too_small` where the course has fewer than five
    questions that can be marked.
    """
    async with transaction(database, caller) as tx:
        learner = await lock_learner(tx)
        placement = await queries.open_placement(tx, request.course_id)
        if placement is None:
            placement, pool = await _begun(tx, learner, request.course_id)
        else:
            pool = await pool_of(tx, placement)
        placement = gone_on(placement, pool, tx.people_now)
        await keep(tx, placement, pool)
        return tx.reply(await present_placement(tx, placement), 201)


async def _begun(tx: Transaction, learner: Row, course_id: str) -> tuple[StoredPlacement, Pool]:
    if not await queries.course_is_taught(tx, course_id):
        raise Problem("course_not_found")
    version = (await newest_population(tx)).version
    pool = await question_pool(tx, course_id, version)
    if not pool.lessons:
        raise Problem("course_not_taken")
    await _refuse_too_soon(tx, learner, course_id)
    if len(pool.askable) < LEAST_QUESTIONS:
        raise Problem("placement_too_small", questions=len(pool.askable), needed=LEAST_QUESTIONS)
    placement_id = new_id()
    placement = StoredPlacement(
        placement_id,
        course_id,
        seed=placement_id.int & (2**62 - 1),  # the random part of the id, as a bigint
        population_version=version,
        asked=(),
        estimate=UNKNOWN,
        stopped=None,
        started_at=tx.people_now,
        finished_at=None,
    )
    await queries.insert_placement(tx, placement)
    return placement, pool


async def _refuse_too_soon(tx: Transaction, learner: Row, course_id: str) -> None:
    zone = await earlier_queries.own_zone(tx)
    day = again_on(await earlier_queries.latest_finished(tx, course_id), learner["reset_at"], zone)
    if day is not None and study_day(tx.people_now, zone) < day:
        raise Problem("placement_too_soon", day=day)
