"""Sessions as a phone sees them: cards to read, exercises without their keys, reasons in words."""

from collections.abc import Mapping
from functools import lru_cache

from api.messages import sentence
from api.sessions.plan import StoredReason, StoredSession, StoredStep
from content.format import Exercise, Lesson, TextCard
from content.markdown import to_html, to_text
from mobile_contract import sessions as contract

RESPONSE_SHAPES = {
    "single_choice": "choice",
    "multiple_choice": "choices",
    "typed": "text",
    "numeric": "number",
}


def present_session(
    session: StoredSession,
    lessons: Mapping[bytes, Lesson],
    answered: Mapping[str, bool],
    language: str,
) -> contract.StudySession:
    """The session; `lessons` by revision, `answered` the exercises that have an answer."""
    plan = session.plan
    return contract.StudySession(
        id=session.id,
        minutes=session.minutes,
        predicted_seconds=round(plan.predicted_seconds, 1),
        steps=[
            _step(step, lessons[bytes.fromhex(step.revision)], answered, language)
            for step in plan.steps
        ],
        nothing=_reason(plan.nothing, language) if plan.nothing else None,
        left_over=plan.left_over,
        composed_at=session.composed_at,
        finished_at=session.finished_at,
        nudge_id=session.nudge_id,
    )


def _step(
    step: StoredStep, lesson: Lesson, answered: Mapping[str, bool], language: str
) -> contract.Step:
    exercise = next((item for item in lesson.exercises if item.id == step.exercise_id), None)
    return contract.Step(
        kind="read" if exercise is None else "exercise",
        lesson_id=lesson.id,
        lesson_title=lesson.title,
        revision=step.revision,
        language=lesson.language,
        seconds=round(step.seconds, 1),
        is_new=step.new,
        reason=_reason(step.reason, language),
        reading=_reading(lesson) if exercise is None else [],
        exercise=_exercise(exercise) if exercise else None,
        answered=step.exercise_id in answered,
    )


def _reading(lesson: Lesson) -> list[contract.Reading]:
    return [_shown(card.markdown) for card in lesson.cards if isinstance(card, TextCard)]


def _exercise(exercise: Exercise) -> contract.ExerciseView:
    return contract.ExerciseView(
        id=exercise.id,
        kind=exercise.kind,
        prompt=_shown(exercise.prompt),
        options=[contract.ExerciseOption(option.key, option.text) for option in exercise.options],
        unit=exercise.unit or None,
        hints=list(exercise.hints),
        response=RESPONSE_SHAPES[exercise.kind],
    )


@lru_cache(maxsize=4096)  # published text never changes, and rendering it is most of the work
def _shown(markdown: str) -> contract.Reading:
    return contract.Reading(markdown, to_html(markdown), to_text(markdown))


def _reason(reason: StoredReason, language: str) -> contract.Reason:
    words = sentence(f"reason.{reason.code}", language, **reason.arguments)
    return contract.Reason(reason.code, words)
