"""What stands in the folded tables, and what ought to: the facts folded here, in plain Python."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec

from api.db.transaction import system_transaction
from api.facts.event import ANSWER, COMPLETION, Event, Marking
from api.facts.marking import mark_event
from api.facts.queries import EVENT_COLUMNS, read_population
from api.facts.readings import READINGS
from api.facts.refold import refold
from api.pacing.believed import Answered, Believed, Item, Known, Terms
from api.pacing.effective_time import event_order_key
from api.pacing.folding import Reviewed, fold_answer, studied_ms
from api.pacing.mastery import Mastery
from api.revisions import lessons_by_revision
from content.marking.guessing import guess_chance
from tests.world import World

Rows = dict[str, dict[Any, tuple[Any, ...]]]

LOOKS = {
    "learner": (
        "select person_id, pace_answers, pace_log_ratio_micro_sum, pace_log_ratio_micro_square_sum,"
        " ability_mean, ability_variance, moving_average, folded_effective_at, folded_device_id,"
        " folded_sequence from learner where person_id = $1"
    ),
    "memory": (
        "select exercise_id, stability, difficulty, last_review_at, due_at, reps, lapses, streak,"
        " failures, misled, session_id, encode(revision_hash, 'hex'), population_version"
        " from memory where person_id = $1"
    ),
    "review": (
        "select id, exercise_id, correct, rating, seconds, expected_seconds, retrievability,"
        " stability, difficulty, due_at, chance, gap, confidence, population_version from review"
        " where person_id = $1"
    ),
    "skill_mastery": (
        "select skill, ability_mean, ability_variance, answers, right_answers,"
        " independent_successes, success_days, mixed_successes from skill_mastery"
        " where person_id = $1"
    ),
    "study_day": (
        "select day, answers, correct, answer_ms, reading_ms, device_timed_ms from study_day"
        " where person_id = $1"
    ),
    "lesson_progress": (
        "select lesson_id, started_at, encode(begun_revision, 'hex'), exercises_answered,"
        " completed_at, unmarked_answers from lesson_progress where person_id = $1"
    ),
}


async def stored_rows(world: World, person_id: UUID) -> Rows:
    """The folded rows of one person, by table and key."""
    return {
        table: {row[0]: tuple(row)[1:] for row in await world.owner_fetch(look, person_id)}
        for table, look in LOOKS.items()
    }


async def facts_of(world: World, person_id: UUID) -> list[Event]:
    """Her facts in the order all folds use, sorted here."""
    rows = await world.owner_fetch(
        f"select payload_sealed, {', '.join(EVENT_COLUMNS)} from learner_event"
        " where person_id = $1",
        person_id,
    )
    async with system_transaction(world.database, person_id=person_id) as tx:
        seal = tx.seal
    events = []
    for row in map(dict, rows):
        payload = seal.unseal(row.pop("payload_sealed"))
        events.append(Event(payload=payload, **row))
    return sorted(
        events, key=lambda one: event_order_key(one.effective_at, one.device_id, one.sequence)
    )


async def expected_rows(world: World, person_id: UUID) -> Rows:
    """The rows that follow from her facts, worked out without the database's help."""
    events = await facts_of(world, person_id)
    async with system_transaction(world.database) as tx:
        lessons = await lessons_by_revision(tx, {event.revision_hash or b"" for event in events})
        snapshots = await tx.rows("select version, body from population_snapshot")
    populations = {
        row["version"]: read_population(row["version"], row["body"]) for row in snapshots
    }
    rows: Rows = {table: {} for table in LOOKS}
    believed, known, days = Believed(), dict[str, Known](), defaultdict(list)
    masteries: dict[str, Mastery] = {}
    begun: dict[str, list[Any]] = {}
    last: Event | None = None
    for event in events:
        if event.kind not in (ANSWER, *READINGS):
            continue  # she said something: it is kept elsewhere
        lesson = lessons[event.revision_hash or b""]
        revision = (event.revision_hash or b"").hex()
        progress = begun.setdefault(lesson.id, [event.effective_at, revision, 0, None, []])
        if event.kind in READINGS:
            if event.counted_ms:
                days[event.study_day].append(_read(event.counted_ms))
            if event.kind == COMPLETION and not lesson.exercises:
                progress[3] = progress[3] or event.effective_at
            continue
        last = event
        exercise = next(item for item in lesson.exercises if item.id == event.exercise_id)
        marked = mark_event(event, lesson)
        days[event.study_day].append(_answering(event, correct=marked.correct))
        done = None
        if exercise.marked:
            done = fold_answer(
                known.get(exercise.id),
                believed,
                masteries,
                _answered(event, exercise.id, marked, lesson.skills),
                Item(exercise.seconds, guess=guess_chance(exercise)),
                populations[event.population_version],
                Terms(),
            )
        if done is not None:
            known[exercise.id], believed = done.known, done.believed
            masteries.update(done.skills)
            rows["memory"][exercise.id] = _memory(event, done.known)
            rows["review"][event.id] = _review(event, marked, done)
        elif not exercise.marked and exercise.id not in progress[4]:
            progress[4].append(exercise.id)
        progress[2] = sum(item.id in {*known, *progress[4]} for item in lesson.exercises)
        if progress[2] == len(lesson.exercises) and progress[3] is None:
            progress[3] = event.effective_at
    rows["study_day"] = {
        day: tuple(map(sum, zip(*done, strict=True))) for day, done in days.items()
    }
    rows["lesson_progress"] = {
        lesson_id: (*progress[:4], sorted(progress[4])) for lesson_id, progress in begun.items()
    }
    rows["skill_mastery"] = {skill: _mastery(each) for skill, each in masteries.items()}
    rows["learner"][person_id] = _learner(last, believed)
    return rows


def _learner(last: Event | None, believed: Believed) -> tuple[Any, ...]:
    """Her own row as it stands after her last answer, if she gave any."""
    if last is None:
        return (0, 0, 0, None, None, None, None, None, None)
    pace = believed.pace
    return (
        *(pace.answers, pace.log_ratio_micro_sum, pace.log_ratio_micro_square_sum),
        *(believed.ability.mean, believed.ability.variance, believed.moving_average),
        *(last.effective_at, last.device_id, last.sequence),
    )


def _answering(event: Event, *, correct: bool) -> tuple[int, ...]:
    """What an answer adds to its study day: in the order of the columns looked at."""
    later = event.counted_ms is not None
    counted = event.counted_ms if later else studied_ms(event.seconds)
    return (1, int(correct), counted or 0, 0, counted or 0 if later else 0)


def _read(counted_ms: int) -> tuple[int, ...]:
    """What a reading adds to its study day."""
    return (0, 0, 0, counted_ms, counted_ms)


async def differing_rows(world: World) -> int:
    """How many rows `refold` finds different, over everybody."""
    return sum([each.differing_rows async for each in refold(world.database)])


def _memory(event: Event, known: Known) -> tuple[Any, ...]:
    memory = known.memory
    return (
        *(memory.stability, memory.difficulty, memory.last_review_at, known.due_at, memory.reps),
        *(memory.lapses, known.streak, known.failures, known.misled, known.session_id),
        *((event.revision_hash or b"").hex(), event.population_version),
    )


def _answered(event: Event, exercise_id: str, marked: Marking, skills: tuple[str, ...]) -> Answered:
    payload = msgspec.json.decode(event.payload)
    return Answered(
        event.effective_at,
        event.study_day,
        exercise_id,
        marked.correct,
        event.seconds,
        payload["hints_used"],
        marked.self_rating,
        payload.get("confidence"),
        payload.get("changed_answers", 0),
        event.session_id,
        skills,
    )


def _mastery(mastery: Mastery) -> tuple[Any, ...]:
    return (
        *(mastery.ability.mean, mastery.ability.variance, mastery.answers, mastery.right_answers),
        *(mastery.independent_successes, mastery.success_days, mastery.mixed_successes),
    )


def _review(event: Event, marked: Marking, done: Reviewed) -> tuple[Any, ...]:
    memory = done.known.memory
    return (
        *(
            event.exercise_id,
            marked.correct,
            int(done.rating),
            event.seconds,
            done.expected_seconds,
        ),
        *(done.retrievability, memory.stability, memory.difficulty, done.known.due_at),
        *(done.chance, done.gap, marked.said.confidence, event.population_version),
    )
