"""A learner has some minutes: compose the session that fits them."""

from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.facts.queries import newest_population, read_learner, read_pace
from api.pacing.composer import compose
from api.pacing.plan import DoExercise, Plan, Reason, Step
from api.revisions import lessons_by_revision
from api.sessions import queries
from api.sessions.candidates import Offered, lesson_candidates, review_candidates
from api.sessions.plan import StoredPlan, StoredReason, StoredStep
from api.sessions.presenters import present_session
from mobile_contract import sessions as contract


async def start_session(
    database: Database, caller: Caller, request: contract.StartSession
) -> contract.StudySession:
    """Compose and keep a session of at most `request.minutes` at this learner's own pace.

    Where nothing fits or nothing is left, the session has no steps and says why.
    """
    async with transaction(database, caller) as tx:
        learner = await read_learner(tx)
        population = await newest_population(tx)
        offered = await _offered(tx)
        memories = await queries.memories(tx)
        session_id = new_id()
        seed = _seed(session_id)
        plan = compose(
            review_candidates(offered, memories),
            lesson_candidates(offered, memories, await queries.completed_lessons(tx)),
            read_pace(learner),
            request.minutes * 60,
            tx.people_now,
            population.weights,
            seed,
        )
        stored = await queries.insert_session(
            tx, session_id, request.minutes, seed, _stored(plan, offered), population.version
        )
        lessons = await lessons_by_revision(tx, {each.revision for each in offered})
        return tx.reply(present_session(stored, lessons, {}, caller.language), 201)


async def _offered(tx: Transaction) -> list[Offered]:
    """The lessons this learner takes; courses follow one another in their order."""
    rows = await queries.enrolled_lessons(tx)
    lessons = await lessons_by_revision(tx, {row["current_revision"] for row in rows})
    return [
        Offered(lessons[row["current_revision"]], row["current_revision"], place)
        for place, row in enumerate(rows)
    ]


def _stored(plan: Plan, offered: list[Offered]) -> StoredPlan:
    revisions = {each.lesson.id: each.revision.hex() for each in offered}
    nothing = plan.nothing if offered else Reason("not_enrolled")
    return StoredPlan(
        tuple(_stored_step(step, revisions[step.lesson_id]) for step in plan.steps),
        plan.predicted_seconds,
        plan.left_over,
        _stored_reason(nothing) if nothing else None,
    )


def _stored_step(step: Step, revision: str) -> StoredStep:
    reason = _stored_reason(step.reason)
    if isinstance(step, DoExercise):
        return StoredStep(
            step.lesson_id, revision, step.exercise_id, step.seconds, step.new, reason
        )
    return StoredStep(step.lesson_id, revision, None, step.seconds, True, reason)


def _stored_reason(reason: Reason) -> StoredReason:
    return StoredReason(reason.code, dict(reason.arguments))


def _seed(session_id: UUID) -> int:
    """The random part of the id, as PostgreSQL's bigint: the plan can be composed again from it."""
    return session_id.int & (2**62 - 1)
