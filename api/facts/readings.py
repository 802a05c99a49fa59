"""What reading a lesson leaves: time on its day, and a lesson begun. It shows nothing of what is
known, so mastery never rises by it, and the order in which readings arrive changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from api.db.transaction import Transaction
from api.facts.event import COMPLETION, VIEW, Event
from api.facts.study_time import counted_ms, device_timed_ms
from api.revisions import lessons_by_revision
from content.format import Lesson

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
        " values ($1, $2, $3, $4, $5, 0, $6, '{}')"
        " on conflict (tenant_id, person_id, lesson_id) do update set"
        " started_at = least(p.started_at, excluded.started_at), begun_revision = case"
        "  when excluded.started_at < p.started_at then excluded.begun_revision"
        "  else p.begun_revision end,"
        " completed_at = least(p.completed_at, excluded.completed_at)",
        [(tx.tenant, tx.me, *row) for row in _lesson_rows(known)],
    )
    await _add_to_study_days(tx, events)


def _lesson_rows(known: Sequence[tuple[Event, Lesson]]) -> Iterator[tuple[object, ...]]:
    """Each lesson once: when and in which revision it was begun, and completed if it was."""
    read: dict[str, list[tuple[Event, Lesson]]] = defaultdict(list)
    for event, lesson in known:
        read[lesson.id].append((event, lesson))
    for lesson_id, of_it in read.items():
        first = min((event for event, _ in of_it), key=lambda event: event.effective_at)
        completed = [
            event.effective_at
            for event, lesson in of_it
            if event.kind == COMPLETION and not lesson.exercises
        ]
        yield lesson_id, first.effective_at, first.revision_hash, min(completed, default=None)


async def _add_to_study_days(tx: Transaction, events: Sequence[Event]) -> None:
    days: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        if counted_ms(event):
            days[event.study_day].append(event)
    await tx.run_many(
        "insert into study_day (tenant_id, person_id, day, answers, correct, answer_ms, reading_ms,"
        " device_timed_ms) values ($1, $2, $3, 0, 0, 0, $4, $5)"
        " on conflict (tenant_id, person_id, day) do update set"
        " reading_ms = study_day.reading_ms + excluded.reading_ms,"
        " device_timed_ms = study_day.device_timed_ms + excluded.device_timed_ms",
        [
            (tx.tenant, tx.me, day, sum(map(counted_ms, of_day)), sum(map(device_timed_ms, of_day)))
            for day, of_day in days.items()
        ],
    )
