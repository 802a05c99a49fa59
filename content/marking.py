"""Whether an answer is right, and what to say about it: the same on every device, every time.

Submitting an answer asks here, and a phone that is offline marks by the same rules, which
`marking_vectors.json` spells out case by case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from content.format import Exercise, ExerciseKind, Resource
from content.numbers import UnreadableNumber, format_number, parse_number
from content.spelling import compare

LONGEST_TEXT = 1_000
"""Characters of a typed answer."""

LARGEST_NUMBER = 10**40
"""As many digits as may be typed; JSON's own numbers may be longer, infinite, or none at all."""

CorrectAnswer = dict[str, str | list[str]]
"""An answer in the shape a response has, so that a phone draws it as it drew the learner's."""


class UnreadableResponse(Exception):
    """The response has not the shape its exercise asks for: the field, and what to send."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Marking:
    """The answer's marking: right or wrong, and everything worth saying.

    `feedback` is Markdown for what was chosen, in the author's order (empty when typed); `slip`
    tells that a typed answer was right but for one letter. `correct_answer` has the shape of a
    response, with `tolerance` and `unit` beside a number.
    """

    correct: bool
    slip: bool
    feedback: str
    correct_answer: CorrectAnswer
    explanation: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    correct: bool
    slip: bool = False
    chosen: frozenset[str] = frozenset()


def mark(exercise: Exercise, response: object) -> Marking:
    """The marking of one response, decoded from JSON.

    Responses are `{"choice": "b"}`, `{"choices": ["a", "c"]}`, `{"text": "..."}` and
    `{"number": "3,5"}` (or a JSON number) for the four kinds; other fields are ignored. A multiple
    choice is right when exactly the right options are chosen, a number when it is within the
    tolerance, bounds included. Raises UnreadableResponse for anything else.
    """
    verdict = _VERDICTS[exercise.kind](exercise, response)
    said = (option.feedback for option in exercise.options if option.key in verdict.chosen)
    return Marking(
        correct=verdict.correct,
        slip=verdict.slip,
        feedback="\n\n".join(filter(None, said)),
        correct_answer=correct_answer(exercise),
        explanation=exercise.explanation,
        resources=exercise.resources,
    )


def correct_answer(exercise: Exercise) -> CorrectAnswer:
    """The answer to show; wherever the exercise has a key, it is itself marked right."""
    right = [option.key for option in exercise.options if option.correct]
    if exercise.kind == "single_choice":
        return {"choice": right[0] if right else ""}
    if exercise.kind == "multiple_choice":
        return {"choices": right}
    if exercise.kind == "typed":
        return {"text": exercise.accepted[0] if exercise.accepted else ""}
    number = exercise.number
    return {
        "number": "" if number is None else format_number(number, exercise.language),
        "tolerance": format_number(exercise.tolerance or Decimal(0), exercise.language),
        "unit": exercise.unit,
    }


def _mark_single(exercise: Exercise, response: object) -> _Verdict:
    choice = _field(response, "choice")
    chosen = _known_keys(exercise, "choice", [choice])
    return _Verdict(_is_key(exercise, chosen), chosen=chosen)


def _mark_multiple(exercise: Exercise, response: object) -> _Verdict:
    choices = _field(response, "choices")
    if not isinstance(choices, list):
        raise UnreadableResponse("choices", "send a list of option keys")
    chosen = _known_keys(exercise, "choices", choices)
    return _Verdict(_is_key(exercise, chosen), chosen=chosen)


def _mark_typed(exercise: Exercise, response: object) -> _Verdict:
    text = _field(response, "text")
    if not isinstance(text, str) or not text.strip():
        raise UnreadableResponse("text", "send the words that were typed")
    if len(text) > LONGEST_TEXT:
        raise UnreadableResponse("text", f"send at most {LONGEST_TEXT:,} characters")
    matches = {compare(text, accepted) for accepted in exercise.accepted}
    return _Verdict(
        correct="same" in matches or "slip" in matches,
        slip="slip" in matches and "same" not in matches,
    )


def _mark_numeric(exercise: Exercise, response: object) -> _Verdict:
    number = _read_number(exercise, _field(response, "number"))
    middle, tolerance = exercise.number, exercise.tolerance or Decimal(0)
    return _Verdict(
        middle is not None and middle - tolerance <= number <= middle + tolerance,
    )


_VERDICTS: dict[ExerciseKind, Callable[[Exercise, object], _Verdict]] = {
    "single_choice": _mark_single,
    "multiple_choice": _mark_multiple,
    "typed": _mark_typed,
    "numeric": _mark_numeric,
}


def _field(response: object, name: str) -> object:
    if not isinstance(response, Mapping) or name not in response:
        raise UnreadableResponse(name, f"send an object with the field `{name}`")
    return response[name]


def _known_keys(exercise: Exercise, field: str, chosen: list[object]) -> frozenset[str]:
    keys = [option.key for option in exercise.options]
    known = frozenset(key for key in chosen if isinstance(key, str) and key in keys)
    if len(known) != len(chosen):
        raise UnreadableResponse(field, f"send different keys out of {', '.join(keys)}")
    return known


def _is_key(exercise: Exercise, chosen: frozenset[str]) -> bool:
    """An exercise without a key (the linter refuses it) has no right answer, not an empty one."""
    right = frozenset(option.key for option in exercise.options if option.correct)
    return bool(right) and chosen == right


def _read_number(exercise: Exercise, sent: object) -> Decimal:
    """A JSON number as it is, or text as a reader of the exercise's language writes numbers."""
    if isinstance(sent, int | float) and not isinstance(sent, bool):
        if -LARGEST_NUMBER < sent < LARGEST_NUMBER:
            return Decimal(str(sent))
    elif isinstance(sent, str):
        try:
            return parse_number(_without_unit(sent, exercise.unit), exercise.language)
        except UnreadableNumber:
            pass
    raise UnreadableResponse("number", "send one finite number, such as 3.5")


def _without_unit(text: str, unit: str) -> str:
    """The text without the exercise's own unit behind the number, if it was typed too."""
    bare = text.strip()
    ends = unit and bare.casefold().endswith(unit.casefold())
    return bare[: -len(unit)].rstrip() if ends else bare
