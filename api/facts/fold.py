"""Takes facts into account: one answer at a time as it comes, or a learner's whole log in order."""

from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts import queries
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
    known = await queries.known_exercise(tx, event.exercise_id or "")
    reviewed = await _take(tx, event, marking, known, queries.read_pace(learner), population)
    await queries.record_memory(tx, event, reviewed.known)
    await queries.record_fold(tx, event, reviewed.pace)
    return reviewed


async def refold_learner(tx: Transaction) -> dict[UUID, Reviewed]:
    """Fold a learner's facts from zero, replacing everything that followed from them.

    The caller holds the learner's lock. Returns what each answer did, by its event's id.
    """
    await queries.clear_effects(tx)
    events = await queries.events_in_order(tx)
    populations = await queries.populations(tx)
    pace = Pace()
    latest: dict[str, tuple[Event, Known]] = {}
    effects: dict[UUID, Reviewed] = {}
    for event, marking in await mark_events(tx, events):
        exercise_id = event.exercise_id or ""
        known = latest[exercise_id][1] if exercise_id in latest else None
        population = populations[event.population_version]
        reviewed = await _take(tx, event, marking, known, pace, population)
        latest[exercise_id] = (event, reviewed.known)
        pace = reviewed.pace
        effects[event.id] = reviewed
    for event, known_now in latest.values():
        await queries.record_memory(tx, event, known_now)
    await queries.record_fold(tx, events[-1] if events else None, pace)
    return effects


async def _take(
    tx: Transaction,
    event: Event,
    marking: Marking,
    known: Known | None,
    pace: Pace,
    population: Population,
) -> Reviewed:
    answered = Answered(
        at=event.effective_at,
        study_day=event.study_day,
        exercise_id=event.exercise_id or "",
        correct=marking.correct,
        seconds=event.seconds,
        declared_seconds=marking.declared_seconds,
        hints_used=marking.hints_used,
    )
    reviewed = fold_answer(known, pace, answered, population)
    await queries.insert_review(tx, event, marking, reviewed)
    await queries.add_to_study_day(tx, event, marking.correct)
    if known is None:
        await queries.add_to_lesson(tx, event, marking)
    return reviewed


def _is_late(learner: Row, event: Event) -> bool:
    folded_at: datetime | None = learner["folded_effective_at"]
    if folded_at is None:
        return False
    folded = event_order_key(folded_at, learner["folded_device_id"], learner["folded_sequence"])
    return event_order_key(event.effective_at, event.device_id, event.sequence) < folded
