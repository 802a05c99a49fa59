"""The answer to show after marking, in the shape of a response, so that a phone draws it as it drew
the learner's own.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from content.format import Exercise, ExerciseKind
from content.marking.numbers import format_number
from content.marking.scenario import shortest_path

CorrectAnswer = Mapping[str, str | list[str] | dict[str, str]]
"""An answer in the shape of a response; empty where the learner judges herself or nothing is."""


def correct_answer(exercise: Exercise) -> CorrectAnswer:
    """The answer to show; wherever the exercise has a key, it is itself marked right.

    A scenario shows a shortest way to a good ending. Flip cards, polls and reflections have
    nothing to show here: their back and their explanation say it.
    """
    answer = _ANSWERS.get(exercise.kind)
    return answer(exercise) if answer else {}


def _choice(exercise: Exercise) -> CorrectAnswer:
    return {"choice": next((option.key for option in exercise.options if option.correct), "")}


def _choices(exercise: Exercise) -> CorrectAnswer:
    return {"choices": [option.key for option in exercise.options if option.correct]}


def _text(exercise: Exercise) -> CorrectAnswer:
    return {"text": exercise.accepted[0] if exercise.accepted else ""}


def _texts(exercise: Exercise) -> CorrectAnswer:
    return {"texts": [gap.accepted[0] if gap.accepted else "" for gap in exercise.gaps]}


def _number(exercise: Exercise) -> CorrectAnswer:
    number, language = exercise.number, exercise.language
    return {
        "number": "" if number is None else format_number(number, language),
        "tolerance": format_number(exercise.tolerance or Decimal(0), language),
        "unit": exercise.unit,
    }


def _order(exercise: Exercise) -> CorrectAnswer:
    return {"order": list(exercise.order)}


def _pairs(exercise: Exercise) -> CorrectAnswer:
    return {"pairs": dict(exercise.pairs)}


def _path(exercise: Exercise) -> CorrectAnswer:
    return {"path": list(shortest_path(exercise.scenes, "good"))}


_ANSWERS: dict[ExerciseKind, Callable[[Exercise], CorrectAnswer]] = {
    "single_choice": _choice,
    "multiple_choice": _choices,
    "typed": _text,
    "cloze": _texts,
    "numeric": _number,
    "ordering": _order,
    "matching": _pairs,
    "scenario": _path,
}
