"""What is told of an exercise, so that its quality can be judged: itself, its answers, reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise in one revision. `options` and `right_options`: their keys, empty where nothing
    is chosen; `declared_seconds`: how long the author says an answer takes. `is_modelled`: it was
    learned from answers how hard it is; before, what is expected of it is a guess.
    """

    exercise_id: str
    revision: str
    declared_seconds: float
    options: tuple[str, ...] = ()
    right_options: frozenset[str] = frozenset()
    is_modelled: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One learner's answer. `picked`: the keys she chose, None where nothing is chosen.

    `chance`: how likely she was to be right; `ability`: hers, in logits, on one scale for all
    answers to the item. Both as believed just before this answer, so it is in neither.
    """

    learner: str
    correct: bool
    chance: float
    ability: float
    seconds: float | None = None
    picked: tuple[str, ...] | None = None
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A learner's word that something is wrong with the item, and of what kind; not yet settled."""

    learner: str
    kind: str
