"""How an answer is marked: against the revision it was given to, no newer."""

from collections.abc import Iterable
from typing import Any

from api.db.transaction import Transaction
from api.errors import Fault, Problem, fault
from api.facts.answer import Answer, decode_answer
from api.facts.event import ANSWER, PLACEMENT, Event, Marking
from api.facts.turns import in_turns
from api.pacing.memory import Rating
from api.revisions import lessons_by_revision
from content.format import Exercise, Lesson
from content.marking import mark as rules
from content.marking.guessing import guess_chance


def mark_event(event: Event, lesson: Lesson) -> Marking:
    """Mark an answer that was readable when it was recorded.

    Raises content's UnreadableResponse where it is not, and StopIteration where the lesson's
    revision has no such exercise: both are kept from being recorded.
    """
    exercise = next(item for item in lesson.exercises if item.id == event.exercise_id)
    answer = decode_answer(event.payload)
    if answer.response is None:
        return marking_of(lesson, exercise, None, answer)
    return marking_of(lesson, exercise, rules.mark(exercise, answer.response), answer)


def mark_response(exercise: Exercise, response: dict[str, Any]) -> rules.Marking:
    """Mark what an app has just sent; raises Problem `response_unreadable` with the place.

    What the rules pass over is kept with the rest, and so it has to be read again for ever: deep
    nesting is refused while it is new.
    """
    if _nests_deeper(response, _DEEPEST):
        faults = (fault("body.response", "too_deep", most=_DEEPEST),)
        raise Problem("response_unreadable", faults=faults)
    try:
        return rules.mark(exercise, response)
    except rules.UnreadableResponse as error:
        wrong = Fault(f"body.response.{error.field}", error.message)
        raise Problem("response_unreadable", faults=(wrong,)) from error


def _nests_deeper(value: object, levels: int) -> bool:
    within: list[object] = [value]
    while within and levels:
        within = [inner for each in within for inner in _inside(each)]
        levels -= 1
    return bool(within)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def marking_of(
    lesson: Lesson, exercise: Exercise, marked: rules.Marking | None, answer: Answer
) -> Marking:
    """What the fold needs to know of a marked answer; with None she said that she does not know,
    which is wrong, and no luck was tried.
    """
    self_rating = marked.self_rating if marked else None
    return Marking(
        correct=marked is not None and marked.correct,
        marked=exercise.marked,
        self_rating=Rating[self_rating.upper()] if self_rating else None,
        declared_seconds=exercise.seconds,
        guess=guess_chance(exercise) if marked else 0.0,
        picked=_picked(exercise, answer.response) if answer.response is not None else None,
        said=answer.said,
        lesson_id=lesson.id,
        skills=lesson.skills,
        exercises=tuple(item.id for item in lesson.exercises),
    )


def _picked(exercise: Exercise, response: dict[str, Any]) -> tuple[str, ...] | None:
    if exercise.kind == "single_choice":
        return (response["choice"],)
    if exercise.kind == "multiple_choice":
        return tuple(sorted(response["choices"]))
    return None


_KINDS = (ANSWER, PLACEMENT)
_DEEPEST = 20


async def mark_events(tx: Transaction, events: list[Event]) -> list[tuple[Event, Marking]]:
    """Every answer among the facts with its marking, in the order given."""
    answers = [event for event in events if event.kind in _KINDS and event.revision_hash]
    lessons = await lessons_by_revision(tx, {event.revision_hash or b"" for event in answers})
    return [
        (event, mark_event(event, lessons[event.revision_hash or b""]))
        async for event in in_turns(answers)
    ]
