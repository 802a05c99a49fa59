"""The rows that follow from learners' facts: written as facts are folded, and forgotten to be
folded again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.db.transaction import Row, Transaction
from api.facts.event import Event, Marking
from api.pacing.folding import RULE_VERSION, Known, Reviewed
from api.pacing.memory import Memory

TABLES = {
    "memory": "exercise_id",
    "review": "id",
    "study_day": "day",
    "lesson_progress": "lesson_id",
}
"""What is folded, and the column that tells one learner's rows apart."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer did. `answered_in_lesson` counts its lesson's answered exercises, with it."""

    event: Event
    marking: Marking
    reviewed: Reviewed
    answered_in_lesson: int


async def known_exercises(tx: Transaction, exercise_ids: Iterable[str]) -> dict[str, Known]:
    """What this learner knows of these exercises; those she never answered are left out."""
    rows = await tx.rows(
        "select * from memory where tenant_id = $1 and person_id = $2"
        " and exercise_id = any($3::text[])",
        tx.tenant,
        tx.me,
        list(exercise_ids),
    )
    return {row["exercise_id"]: _read_known(row) for row in rows}


async def clear_effects(tx: Transaction) -> None:
    """Forget everything folded for this learner; the facts stay."""
    for table in TABLES:
        await tx.run(
            f"delete from {table} where tenant_id = $1 and person_id = $2",  # noqa: S608
            tx.tenant,
            tx.me,
        )


async def record_effects(tx: Transaction, effects: Sequence[Effect]) -> None:
    """Write what these answers did, in their order."""
    await _insert_reviews(tx, effects)
    await _add_to_study_days(tx, effects)
    await _add_to_lessons(tx, effects)
    await _record_memories(tx, {effect.event.exercise_id: effect for effect in effects}.values())


async def _insert_reviews(tx: Transaction, effects: Sequence[Effect]) -> None:
    await tx.run_many(
        "insert into review (tenant_id, person_id, id, exercise_id, correct, rating, seconds,"
        " expected_seconds, retrievability, stability, difficulty, due_at, population_version,"
        " rule_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        [
            (
                *(tx.tenant, tx.me, each.event.id, each.event.exercise_id, each.marking.correct),
                *(int(each.reviewed.rating), each.event.seconds, each.reviewed.expected_seconds),
                *(each.reviewed.retrievability, each.reviewed.known.memory.stability),
                *(each.reviewed.known.memory.difficulty, each.reviewed.known.due_at),
                *(each.event.population_version, RULE_VERSION),
            )
            for each in effects
        ],
    )


async def _add_to_study_days(tx: Transaction, effects: Sequence[Effect]) -> None:
    await tx.run_many(
        "insert into study_day (tenant_id, person_id, day, answers, correct, answer_ms)"
        " values ($1, $2, $3, 1, $4, $5) on conflict (tenant_id, person_id, day) do update set"
        " answers = study_day.answers + 1, correct = study_day.correct + excluded.correct,"
        " answer_ms = study_day.answer_ms + excluded.answer_ms",
        [
            (
                *(tx.tenant, tx.me, each.event.study_day),
                *(int(each.marking.correct), each.reviewed.studied_ms),
            )
            for each in effects
        ],
    )


async def _add_to_lessons(tx: Transaction, effects: Sequence[Effect]) -> None:
    """A lesson is completed by the first answer after which none of its exercises is left."""
    await tx.run_many(
        "insert into lesson_progress (tenant_id, person_id, lesson_id, started_at,"
        " exercises_answered, completed_at)"
        " values ($1, $2, $3, $4::timestamptz, $5, case when $6 then $4::timestamptz end)"
        " on conflict (tenant_id, person_id, lesson_id) do update set"
        " exercises_answered = excluded.exercises_answered,"
        " completed_at = coalesce(lesson_progress.completed_at, excluded.completed_at)",
        [
            (
                *(tx.tenant, tx.me, each.marking.lesson_id, each.event.effective_at),
                *(each.answered_in_lesson, each.answered_in_lesson == len(each.marking.exercises)),
            )
            for each in effects
        ],
    )


async def _record_memories(tx: Transaction, effects: Iterable[Effect]) -> None:
    await tx.run_many(
        "insert into memory (tenant_id, person_id, exercise_id, stability, difficulty,"
        " last_review_at, due_at, reps, lapses, streak, revision_hash, population_version,"
        " rule_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " on conflict (tenant_id, person_id, exercise_id) do update set stability = $4,"
        " difficulty = $5, last_review_at = $6, due_at = $7, reps = $8, lapses = $9, streak = $10,"
        " revision_hash = $11, population_version = $12, rule_version = $13",
        [_memory_row(tx, each.event, each.reviewed.known) for each in effects],
    )


def _memory_row(tx: Transaction, event: Event, known: Known) -> tuple[object, ...]:
    memory = known.memory
    return (
        *(tx.tenant, tx.me, event.exercise_id, memory.stability, memory.difficulty),
        *(memory.last_review_at, known.due_at, memory.reps, memory.lapses, known.streak),
        *(event.revision_hash, event.population_version, RULE_VERSION),
    )


def _read_known(row: Row) -> Known:
    return Known(read_memory(row), row["streak"], row["due_at"])


def read_memory(row: Row) -> Memory:
    """A memory row as a value."""
    return Memory(
        row["stability"], row["difficulty"], row["last_review_at"], row["reps"], row["lapses"]
    )
