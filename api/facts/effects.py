"""The rows that follow from learners' facts: written as facts are folded, and forgotten to be
folded again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.db.transaction import Transaction
from api.facts.event import ANSWER, Event, Marking
from api.facts.known import MASTERY_COLUMNS
from api.facts.study_time import counted_ms, device_timed_ms
from api.facts.upsert import upsert
from api.facts.work_done import DayWork, LessonWork, add_to_days, add_to_lessons
from api.pacing.believed import Believed, Known
from api.pacing.folding import RULE_VERSION, Placed, Reviewed
from api.pacing.mastery import Mastery
from api.pacing.memory import Rating

TABLES = {
    "memory": "exercise_id",
    "review": "id",
    "skill_mastery": "skill",
    "study_day": "day",
    "lesson_progress": "lesson_id",
}
"""What is folded, and the column that tells one learner's rows apart."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer did, and what it left believed of the learner.

    `reviewed` is None where it was not marked, or was another try in its session; `due_at` is then
    when the exercise comes back, or the moment of the answer where it never does.
    `left_in_lesson` counts the exercises of its lesson still to answer, `answered_in_lesson` those
    answered, with it. Without `believed_in` it lies before the learner had herself forgotten: it
    stays on record, and shapes nothing. `placed` is what an answer of a placement did instead: it
    is no work on its lesson.
    """

    event: Event
    marking: Marking
    reviewed: Reviewed | None
    believed: Believed
    due_at: datetime
    answered_in_lesson: int
    left_in_lesson: int
    believed_in: bool = True
    placed: Placed | None = None

    @property
    def skills(self) -> tuple[tuple[str, Mastery], ...]:
        """The skills it is evidence of, as it left them."""
        did = self.reviewed or self.placed
        return did.skills if did else ()

    @property
    def rating(self) -> Rating | None:
        """How the answer was rated, if it was."""
        return self.reviewed.rating if self.reviewed else None


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
    await add_to_days(tx, _days(effects))
    await add_to_lessons(tx, _lessons(each for each in effects if each.event.kind == ANSWER))
    shaping = [effect for effect in effects if effect.believed_in]
    latest = {each.event.exercise_id: (each, did) for each, did in _reviews(shaping)}
    await _record_memories(tx, latest.values())
    await _record_masteries(tx, {name: each for effect in shaping for name, each in effect.skills})


def _reviews(effects: Sequence[Effect]) -> Iterator[tuple[Effect, Reviewed]]:
    return ((effect, effect.reviewed) for effect in effects if effect.reviewed)


async def _insert_reviews(tx: Transaction, reviews: Iterable[tuple[Effect, Reviewed]]) -> None:
    await tx.run_many(
        "insert into review (tenant_id, person_id, id, exercise_id, correct, rating, seconds,"
        " expected_seconds, retrievability, stability, difficulty, due_at, population_version,"
        " rule_version, answered_at, revision_hash, confidence, hints_used, changed_answers,"
        " picked, chance, gap) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
        " $15, $16, $17, $18, $19, $20, $21, $22)",
        [
            (
                *(tx.tenant, tx.me, each.event.id, each.event.exercise_id, each.marking.correct),
                *(int(did.rating), each.event.seconds, did.expected_seconds),
                *(did.retrievability, did.known.memory.stability),
                *(did.known.memory.difficulty, did.known.due_at),
                *(each.event.population_version, RULE_VERSION),
                *(each.event.effective_at, each.event.revision_hash, each.marking.said.confidence),
                *(each.marking.said.hints_used, each.marking.said.changed_answers),
                *(each.marking.picked, did.chance, did.gap),
            )
            for each, did in reviews
        ],
    )


def _days(effects: Sequence[Effect]) -> list[DayWork]:
    days: dict[date, list[Effect]] = defaultdict(list)
    for effect in effects:
        days[effect.event.study_day].append(effect)
    return [
        DayWork(
            day,
            answers=len(of_day),
            correct=sum(each.marking.correct for each in of_day),
            answer_ms=sum(counted_ms(each.event) for each in of_day),
            reading_ms=0,
            device_timed_ms=sum(device_timed_ms(each.event) for each in of_day),
        )
        for day, of_day in days.items()
    ]


def _lessons(effects: Iterable[Effect]) -> list[LessonWork]:
    """A lesson is begun with its first answer, in the revision that answer was given to, and
    completed by the first one after which none of its exercises is left.
    """
    lessons: dict[str, list[Effect]] = defaultdict(list)
    for effect in effects:
        lessons[effect.marking.lesson_id].append(effect)
    return [_lesson(lesson_id, of_it) for lesson_id, of_it in lessons.items()]


def _lesson(lesson_id: str, effects: Sequence[Effect]) -> LessonWork:
    """What these answers, in their order, add to their lesson."""
    first = effects[0].event
    ends = (each.event.effective_at for each in effects if each.left_in_lesson == 0)
    unmarked = {each.event.exercise_id or "" for each in effects if not each.marking.marked}
    return LessonWork(
        lesson_id,
        first.effective_at,
        first.revision_hash,
        effects[-1].answered_in_lesson,
        next(ends, None),
        tuple(unmarked),
    )


async def _record_memories(tx: Transaction, latest: Iterable[tuple[Effect, Reviewed]]) -> None:
    rows = [_memory_row(each.event, did.known) for each, did in latest]
    await upsert(tx, "memory", _MEMORY_COLUMNS, rows)


_MEMORY_COLUMNS = {
    "exercise_id": "text",
    "stability": "float8",
    "difficulty": "float8",
    "last_review_at": "timestamptz",
    "due_at": "timestamptz",
    "reps": "integer",
    "lapses": "integer",
    "streak": "integer",
    "failures": "integer",
    "misled": "boolean",
    "session_id": "uuid",
    "revision_hash": "bytea",
    "population_version": "integer",
    "rule_version": "smallint",
}


def _memory_row(event: Event, known: Known) -> tuple[object, ...]:
    memory = known.memory
    return (
        *(event.exercise_id, memory.stability, memory.difficulty),
        *(memory.last_review_at, known.due_at, memory.reps, memory.lapses, known.streak),
        *(known.failures, known.misled, known.session_id),
        *(event.revision_hash, event.population_version, RULE_VERSION),
    )


async def _record_masteries(tx: Transaction, skills: Mapping[str, Mastery]) -> None:
    rows = [(skill, *_mastery_row(each)) for skill, each in skills.items()]
    await upsert(tx, "skill_mastery", _MASTERY_COLUMNS, rows)


_MASTERY_COLUMNS = {
    "skill": "text",
    "ability_mean": "float8",
    "ability_variance": "float8",
    "ability_answers": "integer",
    "ability_at": "timestamptz",
    **dict.fromkeys(MASTERY_COLUMNS.split(", "), "integer"),
    "last_success_day": "date",
    "last_answered_at": "timestamptz",
}


def _mastery_row(mastery: Mastery) -> tuple[object, ...]:
    ability = mastery.ability
    return (
        *(ability.mean, ability.variance, ability.answers, ability.at),
        *(getattr(mastery, column) for column in MASTERY_COLUMNS.split(", ")),
    )
