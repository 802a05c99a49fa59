"""Sessions as a phone sees them: cards to read, exercises to answer, reasons in words."""

from collections.abc import Mapping

from api.composing.plan import StoredReason, StoredSession, StoredStep
from api.exercise_views import exercise_view, shown
from api.messages import sentence
from content.format import Lesson, TextCard
from mobile_contract import sessions as contract


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
        guidance=plan.guidance,
        carried=_reason(plan.carried, language) if plan.carried else None,
        offers=[
            _offer(offer, lessons[bytes.fromhex(offer.revision)], language) for offer in plan.offers
        ],
        refused=[
            contract.Refused(each.chosen_id, _reason(each.reason, language))
            for each in plan.refused
        ],
    )


def _offer(offer: StoredStep, lesson: Lesson, language: str) -> contract.Offer:
    reason = _reason(offer.reason, language)
    seconds = round(offer.seconds, 1)
    return contract.Offer(lesson.id, lesson.title, offer.exercise_id, seconds, reason)


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
        exercise=exercise_view(exercise, lesson.media) if exercise else None,
        answered=step.exercise_id in answered,
    )


def _reading(lesson: Lesson) -> list[contract.Reading]:
    cards = (card for card in lesson.cards if isinstance(card, TextCard))
    return [shown(card.markdown, lesson.media) for card in cards]


def _reason(reason: StoredReason, language: str) -> contract.Reason:
    words = sentence(f"reason.{reason.code}", language, **reason.arguments)
    return contract.Reason(reason.code, words)
