"""What would fit this learner's minutes now? Whoever starts or explains a session asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.db.transaction import Transaction
from api.facts.queries import newest_population, read_learner, read_pace
from api.pacing.composer import compose
from api.pacing.plan import DoExercise, Plan, Reason, Step
from api.revisions import lessons_by_revision
from api.sessions import queries
from api.sessions.candidates import Offered, lesson_candidates, review_candidates
from api.sessions.plan import StoredPlan, StoredReason, StoredStep
from content.format import Lesson


@dataclass(frozen=True, slots=True)
class Composed:
    """A plan as it would be stored, the snapshot it was made with, and the lessons it may show."""

    plan: StoredPlan
    population_version: int
    lessons: Mapping[bytes, Lesson]


async def composed_session(tx: Transaction, minutes: float, seed: int) -> Composed:
    """The session of at most so many minutes at this learner's own pace, by this seed."""
    learner = await read_learner(tx)
    population = await newest_population(tx)
    offered = await _offered(tx)
    memories = await queries.memories(tx)
    progressed = await queries.progressed(tx)
    plan = compose(
        review_candidates(offered, memories),
        lesson_candidates(offered, memories, progressed.unmarked, progressed.completed),
        read_pace(learner),
        minutes * 60,
        tx.people_now,
        population.weights,
        seed,
    )
    lessons = await lessons_by_revision(tx, {each.revision for each in offered})
    return Composed(_stored(plan, offered), population.version, lessons)


async def _offered(tx: Transaction) -> list[Offered]:
    """The lessons this learner takes; courses follow one another in their order."""
    rows = await queries.enrolled_lessons(tx)
    lessons = await lessons_by_revision(tx, {row["revision"] for row in rows})
    return [
        Offered(lessons[row["revision"]], row["revision"], place) for place, row in enumerate(rows)
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
