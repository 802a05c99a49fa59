"""Whether an answer is right, and what to say about it: the same on every device, every time.

Submitting an answer asks here, and a phone that is offline marks by the same rules, which
`mobile_contract/marking_vectors.json` spells out case by case.
"""

from collections.abc import Callable
from dataclasses import dataclass

from content.format import Exercise, ExerciseKind, Resource
from content.marking.answers import CorrectAnswer, correct_answer
from content.marking.arranged import mark_matching, mark_ordering
from content.marking.chosen import mark_multiple, mark_poll, mark_single
from content.marking.flip import mark_flip
from content.marking.numeric import mark_numeric
from content.marking.scenario import mark_scenario
from content.marking.typed import mark_cloze, mark_reflection, mark_typed
from content.marking.verdict import SelfRating, UnreadableResponse, Verdict

__all__ = ["CorrectAnswer", "Marking", "UnreadableResponse", "correct_answer", "mark"]


@dataclass(frozen=True, slots=True)
class Marking:
    """The answer's marking: right or wrong, and everything worth saying.

    `kind` is the exercise's. Without `marked` (a poll, a reflection) there is nothing to be right
    about, and `correct` is False. `feedback` is Markdown for what was chosen (empty when typed or
    arranged); `slip` tells that a typed answer was right but for one letter. `parts` says of each
    gap, place or left side in the author's order whether it is right. `self_rating` is the
    learner's own word on a flip card. `correct_answer` has the shape of a response, with
    `tolerance` and `unit` beside a number.
    """

    kind: ExerciseKind
    correct: bool
    marked: bool
    slip: bool
    parts: tuple[bool, ...]
    feedback: str
    self_rating: SelfRating | None
    correct_answer: CorrectAnswer
    explanation: str
    resources: tuple[Resource, ...]


def mark(exercise: Exercise, response: object) -> Marking:
    """The marking of one response, decoded from JSON; fields it does not ask for are ignored.

    | kind              | response                                   | right when                  |
    |-------------------|--------------------------------------------|-----------------------------|
    | `single_choice`   | `{"choice": "b"}`                          | it is the right option      |
    | `multiple_choice` | `{"choices": ["a", "c"]}`                  | exactly the right options   |
    | `typed`           | `{"text": "..."}`                          | spelt as accepted           |
    | `cloze`           | `{"texts": ["...", "..."]}`                | every gap is, in order      |
    | `numeric`         | `{"number": "3,5"}`, or a JSON number      | within the tolerance        |
    | `ordering`        | `{"order": ["c", "a", "b"]}`               | every item is in its place  |
    | `matching`        | `{"pairs": {"a": "b", "b": "a"}}`          | every left has its right    |
    | `flip`            | `{"rating": "good"}`                       | not rated `again`           |
    | `scenario`        | `{"path": ["a", "b"]}`                     | it ends well                |
    | `poll`            | `{"choice": "b"}`                          | never marked                |
    | `reflection`      | `{"text": "..."}`                          | never marked                |

    Raises UnreadableResponse for anything else.
    """
    verdict = _RULES[exercise.kind](exercise, response)
    return Marking(
        kind=exercise.kind,
        correct=verdict.correct,
        marked=exercise.marked,
        slip=verdict.slip,
        parts=verdict.parts,
        feedback="\n\n".join(filter(None, verdict.feedback)),
        self_rating=verdict.self_rating,
        correct_answer=correct_answer(exercise),
        explanation=exercise.explanation,
        resources=exercise.resources,
    )


_RULES: dict[ExerciseKind, Callable[[Exercise, object], Verdict]] = {
    "single_choice": mark_single,
    "multiple_choice": mark_multiple,
    "typed": mark_typed,
    "cloze": mark_cloze,
    "numeric": mark_numeric,
    "ordering": mark_ordering,
    "matching": mark_matching,
    "flip": mark_flip,
    "scenario": mark_scenario,
    "poll": mark_poll,
    "reflection": mark_reflection,
}
