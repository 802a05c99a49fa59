"""A draft's cards as a phone shows them, each with its answer: an author may see the key."""

from collections.abc import Iterable, Iterator, Sequence

from content.format import Card, Exercise, Lesson, Media, Scene
from content.linting.minutes import measured_minutes
from content.rendering.exercise_key import exercise_key
from content.rendering.exercise_text import exercise_as_asked
from content.rendering.lesson_text import lesson_as_text
from content.rendering.markdown import to_html, to_text
from mobile_contract import authoring as contract


def present_preview(lesson: Lesson, learner: contract.LearnerView) -> contract.Preview:
    """The lesson, how long it takes, and what it is to the learner."""
    return contract.Preview(
        title=lesson.title,
        objective=lesson.objective,
        language=lesson.language,
        declared_minutes=lesson.minutes,
        measured_minutes=round(measured_minutes(lesson), 1),
        cards=[_card(card, lesson.media) for card in lesson.cards],
        text=lesson_as_text(lesson),
        learner=learner,
    )


def _card(card: Card, media: Sequence[Media]) -> contract.CardPreview:
    if not isinstance(card, Exercise):
        html, text = to_html(card.markdown, media), to_text(card.markdown, media)
        return contract.CardPreview("text", None, html, text, None, None)
    return contract.CardPreview(
        kind=card.kind,
        exercise_id=card.id,
        html="\n".join(filter(None, _html(card, media))),
        text=exercise_as_asked(card),
        answer=exercise_key(card),
        seconds=card.seconds,
    )


def _html(exercise: Exercise, media: Sequence[Media]) -> Iterator[str]:
    """The question, what there is to choose from, its hints, and the explanation below."""
    yield to_html(exercise.prompt, media)
    for texts in (
        [option.text for option in exercise.options],
        [item.text for item in exercise.items],
        [item.text for item in exercise.matches],
    ):
        yield _list(texts, media)
    for scene in exercise.scenes:
        yield from _scene(scene, media)
    yield _list(exercise.hints, media)
    yield to_html(exercise.back, media)
    yield to_html(exercise.explanation, media)


def _scene(scene: Scene, media: Sequence[Media]) -> Iterator[str]:
    yield f"<h3>{to_html(scene.title, media)}</h3>"
    yield to_html(scene.markdown, media)
    yield _list([choice.text for choice in scene.choices], media)


def _list(texts: Iterable[str], media: Sequence[Media]) -> str:
    """Made of HTML that was cleaned piece by piece."""
    items = "".join(f"<li>{to_html(text, media)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""
