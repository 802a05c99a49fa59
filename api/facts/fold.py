"""Takes facts into account: one answer at a time as it comes, or a learner's whole log in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts import queries
from api.facts.effects import Effect, clear_effects, record_effects
from api.facts.event import PLACEMENT, Event, Marking
from api.facts.items import ItemModels, item_models, withdrawn_items
from api.facts.known import known_exercises, masteries, unmarked_answers
from api.facts.learner import own_terms, read_believed, record_fold
from api.facts.marking import mark_events
from api.facts.readings import READINGS, record_readings
from api.facts.turns import in_turns
from api.pacing.believed import Answered, Believed, Item, Known, Population, Terms
from api.pacing.effective_time import event_order_key
from api.pacing.folding import fold_answer, fold_placement_answer
from api.pacing.mastery import Mastery

Did = TypeVar("Did")
_Rule = Callable[
    [Known | None, Believed, Mapping[str, Mastery], Answered, Item, Population, Terms], Did
]


@dataclass(frozen=True, slots=True)
class _Given:
    """What holds while facts are folded: of exercises, of this learner alone."""

    models: ItemModels
    withdrawn: set[tuple[str, bytes]]
    terms: Terms
    reset_at: datetime | None


@dataclass(slots=True)
class _Standing:
    """Where a learner stands between two answers: what she knows, has said, and is believed of."""

    known: dict[str, Known] = field(default_factory=dict)
    unmarked: set[str] = field(default_factory=set)
    masteries: dict[str, Mastery] = field(default_factory=dict)
    believed: Believed = field(default_factory=Believed)


async def fold_events(
    tx: Transaction,
    learner: Row,
    answers: Sequence[tuple[Event, Marking]],
    populations: Mapping[int, Population],
) -> dict[UUID, Effect]:
    """Fold new answers under the learner's lock, and return what each did, by its event's id;
    `populations` has the snapshots they name.

    An answer that happened before one already folded changes what followed it (the pace its
    ratings were judged by), so then the learner's whole log is folded again, once for all of them;
    so it is where something else asked for that.
    """
    if not answers:
        return {}
    if learner["refold_wanted"] or any(_is_late(learner, event) for event, _ in answers):
        return await refold_learner(tx, learner)
    given = await _given(tx, learner, {event.exercise_id or "" for event, _ in answers})
    markings = [marking for _, marking in answers]
    standing = _Standing(
        await known_exercises(tx, {each for marking in markings for each in marking.exercises}),
        await unmarked_answers(tx, {marking.lesson_id for marking in markings}),
        await masteries(tx, {skill for marking in markings for skill in marking.skills}),
        read_believed(learner),
    )
    effects = [
        _take(event, marking, standing, populations[event.population_version], given)
        for event, marking in sorted(answers, key=lambda answer: _order(answer[0]))
    ]
    await record_effects(tx, effects)
    await record_fold(tx, effects[-1].event, standing.believed)
    return {effect.event.id: effect for effect in effects}


async def fold_event(
    tx: Transaction, learner: Row, event: Event, marking: Marking, population: Population
) -> Effect:
    """Fold one new answer under the learner's lock, and return what it did."""
    populations = {population.version: population}
    return (await fold_events(tx, learner, [(event, marking)], populations))[event.id]


async def refold_learner(tx: Transaction, learner: Row) -> dict[UUID, Effect]:
    """Fold a learner's facts from zero, replacing everything that followed from them.

    The caller holds the learner's lock, and `learner` is the row it locked. Returns what each
    answer did, by its event's id.
    """
    events = await queries.events_in_order(tx)
    populations = await queries.populations(tx)
    given = await _given(tx, learner, {event.exercise_id or "" for event in events})
    standing = _Standing()
    effects: list[Effect] = []
    async for event, marking in in_turns(await mark_events(tx, events)):
        if effects and effects[-1].believed_in < _is_believed(event, given):
            standing = _Standing(unmarked=standing.unmarked)
        population = populations[event.population_version]
        effects.append(_take(event, marking, standing, population, given))
    if effects and not effects[-1].believed_in:
        standing = _Standing()
    await clear_effects(tx)
    await record_effects(tx, effects)
    await record_readings(tx, [event for event in events if event.kind in READINGS])
    await record_fold(tx, effects[-1].event if effects else None, standing.believed)
    return {effect.event.id: effect for effect in effects}


async def _given(tx: Transaction, learner: Row, exercise_ids: set[str] | list[str]) -> _Given:
    return _Given(
        await item_models(tx, exercise_ids),
        await withdrawn_items(tx),
        await own_terms(tx, learner),
        learner["reset_at"],
    )


def _take(
    event: Event, marking: Marking, standing: _Standing, population: Population, given: _Given
) -> Effect:
    """Take one answer into account, and leave the learner standing after it."""
    if event.kind == PLACEMENT:
        return _take_placement(event, marking, standing, population, given)
    exercise_id = event.exercise_id or ""
    reviewed = None
    if marking.marked:
        reviewed = _folded(fold_answer, event, marking, standing, population, given)
    if reviewed is not None:
        standing.known[exercise_id], standing.believed = reviewed.known, reviewed.believed
        standing.masteries.update(reviewed.skills)
    elif not marking.marked:
        standing.unmarked.add(exercise_id)
    known = standing.known.get(exercise_id)
    done = {
        each for each in marking.exercises if each in standing.known or each in standing.unmarked
    }
    revision = event.revision_hash or b""
    left = {each for each in marking.exercises if (each, revision) not in given.withdrawn} - done
    return Effect(
        event,
        marking,
        reviewed,
        standing.believed,
        known.due_at if known else event.effective_at,
        len(done),
        len(left),
        _is_believed(event, given),
    )


def _take_placement(
    event: Event, marking: Marking, standing: _Standing, population: Population, given: _Given
) -> Effect:
    """Take an answer of a placement into account: it is no work on its lesson."""
    placed = _folded(fold_placement_answer, event, marking, standing, population, given)
    standing.believed = placed.believed
    standing.masteries.update(placed.skills)
    return Effect(
        event,
        marking,
        None,
        standing.believed,
        event.effective_at,
        answered_in_lesson=0,
        left_in_lesson=len(marking.exercises),
        believed_in=_is_believed(event, given),
        placed=placed,
    )


def _folded(
    rule: _Rule[Did],
    event: Event,
    marking: Marking,
    standing: _Standing,
    population: Population,
    given: _Given,
) -> Did:
    """What one answer did by this rule of folding."""
    return rule(
        standing.known.get(event.exercise_id or ""),
        standing.believed,
        standing.masteries,
        _answered(event, marking, given),
        _item(event, marking, given),
        population,
        given.terms,
    )


def _item(event: Event, marking: Marking, given: _Given) -> Item:
    return given.models.item(
        event.exercise_id or "", event.population_version, marking.declared_seconds, marking.guess
    )


def _answered(event: Event, marking: Marking, given: _Given) -> Answered:
    item = (event.exercise_id or "", event.revision_hash or b"")
    return Answered(
        at=event.effective_at,
        study_day=event.study_day,
        exercise_id=event.exercise_id or "",
        correct=marking.correct,
        seconds=event.seconds,
        hints_used=marking.said.hints_used,
        self_rating=marking.self_rating,
        confidence=marking.said.confidence,
        changed_answers=marking.said.changed_answers,
        session_id=event.session_id,
        skills=marking.skills,
        counts=item not in given.withdrawn,
    )


def _is_believed(event: Event, given: _Given) -> bool:
    """Whether the answer still shapes what is believed: not after she had herself forgotten."""
    return given.reset_at is None or event.effective_at > given.reset_at


def _is_late(learner: Row, event: Event) -> bool:
    if learner["reset_at"] is not None and event.effective_at <= learner["reset_at"]:
        return True
    folded_at: datetime | None = learner["folded_effective_at"]
    if folded_at is None:
        return False
    folded = event_order_key(folded_at, learner["folded_device_id"], learner["folded_sequence"])
    return _order(event) < folded


def _order(event: Event) -> tuple[datetime, str, int]:
    return event_order_key(event.effective_at, event.device_id, event.sequence)
