"""What the preview's page says to an answer: how it went, what was right, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.format import Exercise, Item, Media, Option
from content.marking.mark import mark
from content.rendering.exercise_key import answer_in_words
from content.rendering.markdown import to_html, to_text


@dataclass(frozen=True, slots=True)
class ShownMarking:
    """How an answer went."""

    marked: bool
    correct: bool
    slip: bool
    parts: list[bool]
    feedback: str
    answer: str
    explanation: str
    resources: list[tuple[str, str]]


def show_marking(exercise: Exercise, response: object, media: tuple[Media, ...]) -> ShownMarking:
    """The marking of a response. Raises UnreadableResponse where it has not the right shape."""
    marking = mark(exercise, response)
    return ShownMarking(
        marked=marking.marked,
        correct=marking.correct,
        slip=marking.slip,
        parts=list(marking.parts),
        feedback=to_html(marking.feedback, media),
        answer=_answer(exercise),
        explanation=to_html(marking.explanation, media),
        resources=[(one.title, to_html(f"<{one.address}>")) for one in marking.resources],
    )


def _answer(exercise: Exercise) -> str:
    """What was right, in words: the page shows no letters to name it by. Empty where the learner
    has seen it: the back of a card, a way through a scenario."""
    match exercise.kind:
        case "flip" | "scenario":
            return ""
        case "single_choice" | "multiple_choice":
            return _listed(option for option in exercise.options if option.correct)
        case "ordering":
            items = {item.key: item for item in exercise.items}
            return _listed(items[key] for key in exercise.order if key in items)
        case "matching":
            return _pairs(exercise)
        case _:
            return answer_in_words(exercise)


def _listed(parts: Iterable[Option | Item]) -> str:
    return "; ".join(to_text(part.text) for part in parts)


def _pairs(exercise: Exercise) -> str:
    lefts = {item.key: to_text(item.text) for item in exercise.items}
    rights = {item.key: to_text(item.text) for item in exercise.matches}
    return "; ".join(f"{lefts[left]}: {rights[right]}" for left, right in exercise.pairs)
