"""What reading a lesson leaves: time on its day, and a lesson begun. It shows nothing of what is
known, so mastery never rises by it, and the order in which readings arrive changes nothing.
"""

from collections.abc import Sequence

from api.db.transaction import Transaction
from api.facts.event import COMPLETION, VIEW, Event
from api.facts.study_time import counted_ms, device_timed_ms
from api.revisions import lessons_by_revision

READINGS = (VIEW, COMPLETION)


async def record_readings(tx: Transaction, events: Sequence[Event]) -> None:
    """Write what these views and completions did. A completion completes a lesson that has nothing
    to answer; any other is completed by its answers.
    """
    lessons = await lessons_by_revision(tx, {event.revision_hash or b"" for event in events})
    known = [(event, lessons[event.revision_hash or b""]) for event in events]
    await tx.run_many(
        "insert into lesson_progress as p (tenant_id, person_id, lesson_id, started_at,"
        " begun_revision, exercises_answered, completed_at, unmarked_answers)"
        " values ($1, $2, $3, $4::timestamptz, $5, 0, case when $6 then $4::timestamptz end, '{}')"
        " on conflict (tenant_id, person_id, lesson_id) do update set"
        " started_at = least(p.started_at, excluded.started_at), begun_revision = case"
        "  when excluded.started_at < p.started_at then excluded.begun_revision"
        "  else p.begun_revision end,"
        " completed_at = least(p.completed_at, excluded.completed_at)",
        [
            (
                *(tx.tenant, tx.me, lesson.id, event.effective_at, event.revision_hash),
                event.kind == COMPLETION and not lesson.exercises,
            )
            for event, lesson in known
        ],
    )
    await _add_to_study_days(tx, [event for event in events if counted_ms(event)])


async def _add_to_study_days(tx: Transaction, events: Sequence[Event]) -> None:
    await tx.run_many(
        "insert into study_day (tenant_id, person_id, day, answers, correct, answer_ms, reading_ms,"
        " device_timed_ms) values ($1, $2, $3, 0, 0, 0, $4, $5)"
        " on conflict (tenant_id, person_id, day) do update set"
        " reading_ms = study_day.reading_ms + excluded.reading_ms,"
        " device_timed_ms = study_day.device_timed_ms + excluded.device_timed_ms",
        [
            (tx.tenant, tx.me, event.study_day, counted_ms(event), device_timed_ms(event))
            for event in events
        ],
    )
