"""Sessions as a phone sees them: cards to read, exercises without their keys, reasons in words."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from api.messages import sentence
from api.pacing.memory import Rating
from api.reading_blocks import reading_blocks
from api.sessions.plan import StoredReason, StoredSession, StoredStep
from content.format import Exercise, ExerciseKind, Item, Lesson, Media, Scene, TextCard
from content.marking.mark import Marking
from content.rendering.markdown import to_html, to_text
from mobile_contract import sessions as contract

RESPONSE_SHAPES: dict[ExerciseKind, str] = {
    "single_choice": "choice",
    "multiple_choice": "choices",
    "typed": "text",
    "cloze": "texts",
    "numeric": "number",
    "ordering": "order",
    "matching": "pairs",
    "flip": "rating",
    "scenario": "path",
    "poll": "choice",
    "reflection": "text",
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
        exercise=_exercise(exercise, lesson.media) if exercise else None,
        answered=step.exercise_id in answered,
    )


def _reading(lesson: Lesson) -> list[contract.Reading]:
    cards = (card for card in lesson.cards if isinstance(card, TextCard))
    return [_shown(card.markdown, lesson.media) for card in cards]


def _exercise(exercise: Exercise, media: tuple[Media, ...]) -> contract.ExerciseView:
    return contract.ExerciseView(
        id=exercise.id,
        kind=exercise.kind,
        prompt=_shown(exercise.prompt, media),
        options=[contract.ExerciseOption(option.key, option.text) for option in exercise.options],
        unit=exercise.unit or None,
        hints=list(exercise.hints),
        response=RESPONSE_SHAPES[exercise.kind],
        items=_items(exercise.items),
        matches=_items(exercise.matches),
        gaps=[contract.ExerciseGap(gap.hint or None) for gap in exercise.gaps],
        scenes=[_scene(scene, media) for scene in exercise.scenes],
        back=_shown(exercise.back, media) if exercise.kind == "flip" else None,
    )


def _items(items: tuple[Item, ...]) -> list[contract.ExerciseItem]:
    return [contract.ExerciseItem(item.key, item.text) for item in items]


def _scene(scene: Scene, media: tuple[Media, ...]) -> contract.ScenarioScene:
    """What happens and what can be done; how it ends is told when the way has been taken."""
    return contract.ScenarioScene(
        id=scene.id,
        title=scene.title,
        reading=_shown(scene.markdown, media),
        choices=[
            contract.ScenarioChoice(choice.key, choice.text, choice.leads_to)
            for choice in scene.choices
        ],
    )


def present_marked(
    event_id: UUID, status: str, marked: Marking, rating: Rating | None, due_at: datetime
) -> contract.Marked:
    """How an answer went; without a rating nothing was marked."""
    return contract.Marked(
        event_id=event_id,
        status=status,
        correct=marked.correct,
        slip=marked.slip,
        feedback=marked.feedback,
        correct_answer=dict(marked.correct_answer),
        explanation=marked.explanation,
        resources=[contract.Resource(item.title, item.address) for item in marked.resources],
        due_at=due_at,
        rating=rating.name.lower() if rating else "none",
        marked=marked.marked,
        parts=list(marked.parts),
    )


@lru_cache(maxsize=4096)  # published text never changes, and rendering it is most of the work
def _shown(markdown: str, media: tuple[Media, ...]) -> contract.Reading:
    return contract.Reading(
        markdown,
        to_html(markdown, media),
        to_text(markdown, media),
        reading_blocks(markdown, media),
    )


def _reason(reason: StoredReason, language: str) -> contract.Reason:
    words = sentence(f"reason.{reason.code}", language, **reason.arguments)
    return contract.Reason(reason.code, words)
