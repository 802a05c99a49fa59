"""What would fit this learner's minutes? Whoever starts, explains or packs a session asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.composing.candidates import lesson_candidates, review_candidates
from api.composing.plan import StoredPlan, StoredReason, StoredRefusal, StoredStep
from api.composing.situating import ASKED_NOTHING, Asked, situation_of
from api.db.transaction import Transaction
from api.facts.behind import Behind, behind_her
from api.facts.offered import Offered, offered_lessons
from api.facts.prospects import Prospects, learner_prospects
from api.pacing.composer import compose
from api.pacing.plan import DoExercise, Plan, Reason, Step
from api.pacing.situation import Mode
from content.format import Lesson


@dataclass(frozen=True, slots=True)
class Composed:
    """A plan as it would be stored, the snapshot it was made with, and the lessons it may show."""

    plan: StoredPlan
    population_version: int
    lessons: Mapping[bytes, Lesson]


@dataclass(frozen=True, slots=True)
class Footing:
    """What a learner is offered, what is believed of her, and what she has behind her."""

    offered: list[Offered]
    prospects: Prospects
    behind: Behind


async def footing_of(tx: Transaction) -> Footing:
    """All of it, as it stands for this learner."""
    offered = await offered_lessons(tx)
    return Footing(offered, await learner_prospects(tx, offered), await behind_her(tx))


async def composed_session(
    tx: Transaction, minutes: float, seed: int, asked: Asked = ASKED_NOTHING
) -> Composed:
    """The session of at most so many minutes at this learner's own pace, by this seed."""
    return await composed_on(tx, await footing_of(tx), tx.people_now, minutes, seed, asked)


async def composed_on(
    tx: Transaction,
    footing: Footing,
    at: datetime,
    minutes: float,
    seed: int,
    asked: Asked = ASKED_NOTHING,
) -> Composed:
    """The session she would be given at `at`, as far as can be told now."""
    offered, prospects = footing.offered, footing.prospects
    reviews = review_candidates(offered, prospects, at)
    situation = await situation_of(tx, offered, prospects, reviews, asked, at)
    plan = compose(
        reviews,
        lesson_candidates(offered, prospects, footing.behind, at),
        prospects.believed.pace,
        minutes * 60,
        at,
        prospects.weights,
        seed,
        situation,
    )
    lessons = {each.revision: each.lesson for each in offered}
    return Composed(_stored(plan, offered, situation.mode), prospects.population.version, lessons)


def _stored(plan: Plan, offered: list[Offered], mode: Mode) -> StoredPlan:
    revisions = {each.lesson.id: each.revision.hex() for each in offered}
    nothing = plan.nothing if offered else Reason("not_enrolled")
    return StoredPlan(
        tuple(_stored_step(step, revisions[step.lesson_id]) for step in plan.steps),
        plan.predicted_seconds,
        plan.left_over,
        _stored_reason(nothing) if nothing else None,
        mode.value,
        _stored_reason(plan.carried) if plan.carried else None,
        tuple(_stored_step(step, revisions[step.lesson_id]) for step in plan.offers),
        tuple(StoredRefusal(each.chosen_id, _stored_reason(each.reason)) for each in plan.refused),
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
