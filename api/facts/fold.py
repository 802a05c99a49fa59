"""Takes facts into account: one answer at a time as it comes, or a learner's whole log in order."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts import queries
from api.facts.effects import Effect, clear_effects, known_exercises, record_effects
from api.facts.event import Event, Marking
from api.facts.marking import mark_events
from api.pacing.effective_time import event_order_key
from api.pacing.folding import Answered, Known, Population, Reviewed, fold_answer
from api.pacing.pace import Pace


async def fold_event(
    tx: Transaction, learner: Row, event: Event, marking: Marking, population: Population
) -> Reviewed:
    """Fold one new answer under the learner's lock, and return what it did.

    An answer that happened before one already folded changes what followed it (the pace its
    ratings were judged by), so then the learner's whole log is folded again.
    """
    if _is_late(learner, event):
        return (await refold_learner(tx))[event.id]
    known = await known_exercises(tx, marking.exercises)
    effect = _take(event, marking, known, queries.read_pace(learner), population)
    await record_effects(tx, [effect])
    await queries.record_fold(tx, event, effect.reviewed.pace)
    return effect.reviewed


async def refold_learner(tx: Transaction) -> dict[UUID, Reviewed]:
    """Fold a learner's facts from zero, replacing everything that followed from them.

    The caller holds the learner's lock. Returns what each answer did, by its event's id.
    """
    events = await queries.events_in_order(tx)
    populations = await queries.populations(tx)
    pace = Pace()
    known: dict[str, Known] = {}
    effects: list[Effect] = []
    for event, marking in await mark_events(tx, events):
        effect = _take(event, marking, known, pace, populations[event.population_version])
        known[event.exercise_id or ""] = effect.reviewed.known
        pace = effect.reviewed.pace
        effects.append(effect)
    await clear_effects(tx)
    await record_effects(tx, effects)
    await queries.record_fold(tx, events[-1] if events else None, pace)
    return {effect.event.id: effect.reviewed for effect in effects}


def _take(
    event: Event,
    marking: Marking,
    known: Mapping[str, Known],
    pace: Pace,
    population: Population,
) -> Effect:
    exercise_id = event.exercise_id or ""
    answered = Answered(
        at=event.effective_at,
        study_day=event.study_day,
        exercise_id=exercise_id,
        correct=marking.correct,
        seconds=event.seconds,
        declared_seconds=marking.declared_seconds,
        hints_used=marking.hints_used,
    )
    reviewed = fold_answer(known.get(exercise_id), pace, answered, population)
    done = sum(other in known or other == exercise_id for other in marking.exercises)
    return Effect(event, marking, reviewed, done)


def _is_late(learner: Row, event: Event) -> bool:
    folded_at: datetime | None = learner["folded_effective_at"]
    if folded_at is None:
        return False
    folded = event_order_key(folded_at, learner["folded_device_id"], learner["folded_sequence"])
    return event_order_key(event.effective_at, event.device_id, event.sequence) < folded
