"""What work leaves besides what is remembered: time on its day, and progress in its lesson. Answers
and readings write here, and in which order they arrive changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DayWork:
    """What was done on one study day; the times in milliseconds."""

    day: date
    answers: int
    correct: int
    answer_ms: int
    reading_ms: int
    device_timed_ms: int


@dataclass(frozen=True, slots=True)
class LessonWork:
    """What was done in one lesson: since when and in which revision, and when it was completed.

    `answered`: the exercises answered now, None where reading says nothing of them; `unmarked` are
    the polls and reflections among them.
    """

    lesson_id: str
    began_at: datetime
    revision: bytes | None
    answered: int | None
    completed_at: datetime | None
    unmarked: Sequence[str] = ()


async def add_to_days(tx: Transaction, work: Sequence[DayWork]) -> None:
    """Add it to this learner's study days."""
    await tx.run_many(
        "insert into study_day as d (tenant_id, person_id, day, answers, correct, answer_ms,"
        " reading_ms, device_timed_ms) values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (tenant_id, person_id, day) do update set"
        " answers = d.answers + excluded.answers, correct = d.correct + excluded.correct,"
        " answer_ms = d.answer_ms + excluded.answer_ms,"
        " reading_ms = d.reading_ms + excluded.reading_ms,"
        " device_timed_ms = d.device_timed_ms + excluded.device_timed_ms",
        [
            (
                *(tx.tenant, tx.me, each.day, each.answers, each.correct),
                *(each.answer_ms, each.reading_ms, each.device_timed_ms),
            )
            for each in work
        ],
    )


async def add_to_lessons(tx: Transaction, work: Sequence[LessonWork]) -> None:
    """Add it to this learner's progress: the earliest beginning and the earliest end count."""
    await tx.run_many(
        "insert into lesson_progress as p (tenant_id, person_id, lesson_id, started_at,"
        " begun_revision, exercises_answered, completed_at, unmarked_answers)"
        " values ($1, $2, $3, $4, $5, coalesce($6::integer, 0), $7, $8)"
        " on conflict (tenant_id, person_id, lesson_id) do update set"
        " started_at = least(p.started_at, excluded.started_at), begun_revision = case"
        "  when excluded.started_at < p.started_at then excluded.begun_revision"
        "  else p.begun_revision end,"
        " exercises_answered = coalesce($6::integer, p.exercises_answered),"
        " completed_at = least(p.completed_at, excluded.completed_at),"
        " unmarked_answers = array(select unnest(p.unmarked_answers)"
        "  union select unnest(excluded.unmarked_answers) order by 1)",
        [
            (
                *(tx.tenant, tx.me, each.lesson_id, each.began_at, each.revision),
                *(each.answered, each.completed_at, sorted(each.unmarked)),
            )
            for each in work
        ],
    )
