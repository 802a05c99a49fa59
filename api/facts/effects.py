"""The rows that follow from learners' facts: written as facts are folded, and forgotten to be
folded again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Transaction
from api.facts.event import Event, Marking
from api.pacing.folding import RULE_VERSION, Known, Reviewed, studied_ms
from api.pacing.memory import Rating
from api.pacing.pace import Pace

TABLES = {
    "memory": "exercise_id",
    "review": "id",
    "study_day": "day",
    "lesson_progress": "lesson_id",
}
"""What is folded, and the column that tells one learner's rows apart."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer did, and the pace it left. `reviewed` is None where it was not marked.

    `answered_in_lesson` counts its lesson's answered exercises, with it.
    """

    event: Event
    marking: Marking
    reviewed: Reviewed | None
    pace: Pace
    answered_in_lesson: int

    @property
    def rating(self) -> Rating | None:
        """How the answer was rated, if it was."""
        return self.reviewed.rating if self.reviewed else None

    @property
    def due_at(self) -> datetime:
        """When the exercise comes back; the moment of the answer where it never does."""
        return self.reviewed.known.due_at if self.reviewed else self.event.effective_at


async def clear_effects(tx: Transaction) -> None:
    """Forget everything folded for this learner; the facts stay."""
    for table in TABLES:
        await tx.run(
            f"delete from {table} where tenant_id = $1 and person_id = $2",  # noqa: S608
            tx.tenant,
            tx.me,
        )


async def record_effects(tx: Transaction, effects: Sequence[Effect]) -> None:
    """Write what these answers did, in their order. Only marked ones are reviewed and remembered:
    an opinion or a thought is work done, and never comes back.
    """
    await _insert_reviews(tx, _reviews(effects))
    await _add_to_study_days(tx, effects)
    await _add_to_lessons(tx, effects)
    latest = {effect.event.exercise_id: (effect, did) for effect, did in _reviews(effects)}
    await _record_memories(tx, latest.values())


def _reviews(effects: Sequence[Effect]) -> Iterator[tuple[Effect, Reviewed]]:
    return ((effect, effect.reviewed) for effect in effects if effect.reviewed)


async def _insert_reviews(tx: Transaction, reviews: Iterable[tuple[Effect, Reviewed]]) -> None:
    await tx.run_many(
        "insert into review (tenant_id, person_id, id, exercise_id, correct, rating, seconds,"
        " expected_seconds, retrievability, stability, difficulty, due_at, population_version,"
        " rule_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        [
            (
                *(tx.tenant, tx.me, each.event.id, each.event.exercise_id, each.marking.correct),
                *(int(did.rating), each.event.seconds, did.expected_seconds),
                *(did.retrievability, did.known.memory.stability),
                *(did.known.memory.difficulty, did.known.due_at),
                *(each.event.population_version, RULE_VERSION),
            )
            for each, did in reviews
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
                *(int(each.marking.correct), studied_ms(each.event.seconds)),
            )
            for each in effects
        ],
    )


async def _add_to_lessons(tx: Transaction, effects: Sequence[Effect]) -> None:
    """A lesson is begun with its first answer, in the revision that answer was given to, and
    completed by the first one after which none of its exercises is left.
    """
    await tx.run_many(
        "insert into lesson_progress as p (tenant_id, person_id, lesson_id, started_at,"
        " begun_revision, exercises_answered, completed_at, unmarked_answers)"
        " values ($1, $2, $3, $4::timestamptz, $5, $6, case when $7 then $4::timestamptz end, $8)"
        " on conflict (tenant_id, person_id, lesson_id) do update set"
        " exercises_answered = excluded.exercises_answered,"
        " completed_at = coalesce(p.completed_at, excluded.completed_at),"
        " unmarked_answers = p.unmarked_answers || array("
        "  select unnest(excluded.unmarked_answers) except select unnest(p.unmarked_answers))",
        [
            (
                *(tx.tenant, tx.me, each.marking.lesson_id, each.event.effective_at),
                each.event.revision_hash,
                *(each.answered_in_lesson, each.answered_in_lesson == len(each.marking.exercises)),
                [] if each.marking.marked else [each.event.exercise_id],
            )
            for each in effects
        ],
    )


async def _record_memories(tx: Transaction, latest: Iterable[tuple[Effect, Reviewed]]) -> None:
    await tx.run_many(
        "insert into memory (tenant_id, person_id, exercise_id, stability, difficulty,"
        " last_review_at, due_at, reps, lapses, streak, revision_hash, population_version,"
        " rule_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " on conflict (tenant_id, person_id, exercise_id) do update set stability = $4,"
        " difficulty = $5, last_review_at = $6, due_at = $7, reps = $8, lapses = $9, streak = $10,"
        " revision_hash = $11, population_version = $12, rule_version = $13",
        [_memory_row(tx, each.event, did.known) for each, did in latest],
    )


def _memory_row(tx: Transaction, event: Event, known: Known) -> tuple[object, ...]:
    memory = known.memory
    return (
        *(tx.tenant, tx.me, event.exercise_id, memory.stability, memory.difficulty),
        *(memory.last_review_at, known.due_at, memory.reps, memory.lapses, known.streak),
        *(event.revision_hash, event.population_version, RULE_VERSION),
    )
