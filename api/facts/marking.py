"""How a fact of kind `answer` is marked: against the revision it was given to, no newer."""

import msgspec

from api.db.transaction import Transaction
from api.facts.event import ANSWER, Event, Marking
from api.revisions import lessons_by_revision
from content import marking as rules
from content.format import Lesson


def mark_event(event: Event, lesson: Lesson) -> Marking:
    """Mark an answer that was readable when it was recorded.

    Raises content's UnreadableResponse where it is not, and KeyError where the lesson's revision
    has no such exercise: both are kept from being recorded.
    """
    exercises = {exercise.id: exercise for exercise in lesson.exercises}
    exercise = exercises[event.exercise_id or ""]
    payload = msgspec.json.decode(event.payload)
    marked = rules.mark(exercise, payload["response"])
    return Marking(
        marked.correct, exercise.seconds, payload["hints_used"], lesson.id, tuple(exercises)
    )


async def mark_events(tx: Transaction, events: list[Event]) -> list[tuple[Event, Marking]]:
    """Every answer among the facts with its marking, in the order given."""
    answers = [event for event in events if event.kind == ANSWER and event.revision_hash]
    lessons = await lessons_by_revision(tx, {event.revision_hash or b"" for event in answers})
    return [(event, mark_event(event, lessons[event.revision_hash or b""])) for event in answers]
