"""Takes facts into account: one answer at a time as it comes, or a learner's whole log in order."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts import queries
from api.facts.effects import Effect, clear_effects, record_effects
from api.facts.event import Event, Marking
from api.facts.known import known_exercises, unmarked_answers
from api.facts.marking import mark_events
from api.pacing.effective_time import event_order_key
from api.pacing.folding import Answered, Known, Population, fold_answer
from api.pacing.pace import Pace


@dataclass(slots=True)
class _Standing:
    """Where a learner stands between two answers: what she knows, what she has said, her pace."""

    known: dict[str, Known] = field(default_factory=dict)
    unmarked: set[str] = field(default_factory=set)
    pace: Pace = field(default_factory=Pace)


async def fold_event(
    tx: Transaction, learner: Row, event: Event, marking: Marking, population: Population
) -> Effect:
    """Fold one new answer under the learner's lock, and return what it did.

    An answer that happened before one already folded changes what followed it (the pace its
    ratings were judged by), so then the learner's whole log is folded again.
    """
    if _is_late(learner, event):
        return (await refold_learner(tx))[event.id]
    standing = _Standing(
        await known_exercises(tx, marking.exercises),
        await unmarked_answers(tx, marking.lesson_id),
        queries.read_pace(learner),
    )
    effect = _take(event, marking, standing, population)
    await record_effects(tx, [effect])
    await queries.record_fold(tx, event, effect.pace)
    return effect


async def refold_learner(tx: Transaction) -> dict[UUID, Effect]:
    """Fold a learner's facts from zero, replacing everything that followed from them.

    The caller holds the learner's lock. Returns what each answer did, by its event's id.
    """
    events = await queries.events_in_order(tx)
    populations = await queries.populations(tx)
    standing = _Standing()
    effects = [
        _take(event, marking, standing, populations[event.population_version])
        for event, marking in await mark_events(tx, events)
    ]
    await clear_effects(tx)
    await record_effects(tx, effects)
    await queries.record_fold(tx, events[-1] if events else None, standing.pace)
    return {effect.event.id: effect for effect in effects}


def _take(event: Event, marking: Marking, standing: _Standing, population: Population) -> Effect:
    """Take one answer into account, and leave the learner standing after it."""
    exercise_id = event.exercise_id or ""
    reviewed = None
    if marking.marked:
        answered = _answered(event, marking)
        known = standing.known.get(exercise_id)
        reviewed = fold_answer(known, standing.pace, answered, population)
        standing.known[exercise_id], standing.pace = reviewed.known, reviewed.pace
    else:
        standing.unmarked.add(exercise_id)
    done = sum(each in standing.known or each in standing.unmarked for each in marking.exercises)
    return Effect(event, marking, reviewed, standing.pace, done)


def _answered(event: Event, marking: Marking) -> Answered:
    return Answered(
        at=event.effective_at,
        study_day=event.study_day,
        exercise_id=event.exercise_id or "",
        correct=marking.correct,
        seconds=event.seconds,
        declared_seconds=marking.declared_seconds,
        hints_used=marking.hints_used,
        self_rating=marking.self_rating,
    )


def _is_late(learner: Row, event: Event) -> bool:
    folded_at: datetime | None = learner["folded_effective_at"]
    if folded_at is None:
        return False
    folded = event_order_key(folded_at, learner["folded_device_id"], learner["folded_sequence"])
    return event_order_key(event.effective_at, event.device_id, event.sequence) < folded
