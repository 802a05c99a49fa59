"""How a fact of kind `answer` is marked: against the revision it was given to, no newer."""

import msgspec

from api.db.transaction import Transaction
from api.facts.event import ANSWER, Event, Marking
from api.pacing.memory import Rating
from api.revisions import lessons_by_revision
from content.format import Exercise, Lesson
from content.marking import mark as rules


def mark_event(event: Event, lesson: Lesson) -> Marking:
    """Mark an answer that was readable when it was recorded.

    Raises content's UnreadableResponse where it is not, and StopIteration where the lesson's
    revision has no such exercise: both are kept from being recorded.
    """
    exercise = next(item for item in lesson.exercises if item.id == event.exercise_id)
    payload = msgspec.json.decode(event.payload)
    marked = rules.mark(exercise, payload["response"])
    return marking_of(lesson, exercise, marked, payload["hints_used"])


def marking_of(
    lesson: Lesson, exercise: Exercise, marked: rules.Marking, hints_used: int
) -> Marking:
    """What the fold needs to know of a marked answer."""
    exercises = tuple(item.id for item in lesson.exercises)
    rating = None if marked.self_rating is None else Rating[marked.self_rating.upper()]
    return Marking(
        correct=marked.correct,
        marked=marked.marked,
        self_rating=rating,
        declared_seconds=exercise.seconds,
        hints_used=hints_used,
        lesson_id=lesson.id,
        exercises=exercises,
    )


async def mark_events(tx: Transaction, events: list[Event]) -> list[tuple[Event, Marking]]:
    """Every answer among the facts with its marking, in the order given."""
    answers = [event for event in events if event.kind == ANSWER and event.revision_hash]
    lessons = await lessons_by_revision(tx, {event.revision_hash or b"" for event in answers})
    return [(event, mark_event(event, lessons[event.revision_hash or b""])) for event in answers]
