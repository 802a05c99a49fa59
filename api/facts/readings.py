"""What reading a lesson leaves: time on its day, and a lesson begun. It shows nothing of what is
known, so mastery never rises by it, and the order in which readings arrive changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from api.db.transaction import Transaction
from api.facts.event import COMPLETION, VIEW, Event
from api.facts.study_time import counted_ms, device_timed_ms
from api.facts.work_done import DayWork, LessonWork, add_to_days, add_to_lessons
from api.revisions import lessons_by_revision
from content.format import Lesson

READINGS = (VIEW, COMPLETION)


async def record_readings(tx: Transaction, events: Sequence[Event]) -> None:
    """Write what these views and completions did. A completion completes a lesson that has nothing
    to answer; any other is completed by its answers.
    """
    lessons = await lessons_by_revision(tx, {event.revision_hash or b"" for event in events})
    known = [(event, lessons[event.revision_hash or b""]) for event in events]
    await add_to_lessons(tx, list(_lessons(known)))
    await add_to_days(tx, list(_days(events)))


def _lessons(known: Sequence[tuple[Event, Lesson]]) -> Iterator[LessonWork]:
    """Each lesson once: when and in which revision it was begun, and completed if it was."""
    read: dict[str, list[tuple[Event, Lesson]]] = defaultdict(list)
    for event, lesson in known:
        read[lesson.id].append((event, lesson))
    for lesson_id, of_it in read.items():
        first = min((event for event, _ in of_it), key=lambda event: event.effective_at)
        ends = [
            event.effective_at
            for event, lesson in of_it
            if event.kind == COMPLETION and not lesson.exercises
        ]
        began = first.effective_at, first.revision_hash
        yield LessonWork(lesson_id, *began, None, min(ends, default=None))


def _days(events: Sequence[Event]) -> Iterator[DayWork]:
    days: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        if counted_ms(event):
            days[event.study_day].append(event)
    for day, of_day in days.items():
        timed = sum(map(counted_ms, of_day)), sum(map(device_timed_ms, of_day))
        yield DayWork(day, 0, 0, 0, *timed)
