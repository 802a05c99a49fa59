"""What a placement may ask, and what one question tells of the learner who answers it.

Choosing, estimating and testing out all see questions through these rules. Abilities and
difficulties are logits on one scale: who stands at the difficulty of a question knows it in one
case of two.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Of a question nobody has been asked yet (design, B2).
FIRST_DISCRIMINATION = 0.9
_LOGITS_PER_TAG = 0.75
_MIDDLE_TAG = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A question as placement sees it: the two-parameter logistic model above a guessing floor.

    `difficulty` in logits; `discrimination`, above 0: how sharply the chance rises around it;
    `guess`, 0 to below 1: the chance of being right by luck (1 / options, 0 where one types);
    `exposure`: the share of placements so far that asked it. Raises ValueError if any is outside.
    """

    exercise_id: str
    topic: str
    difficulty: float = 0.0
    discrimination: float = FIRST_DISCRIMINATION
    guess: float = 0.0
    exposure: float = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.difficulty):
            raise ValueError(f"difficulty must be finite, not {self.difficulty}")
        if not 0.0 < self.discrimination < math.inf:
            raise ValueError(f"discrimination must be positive, not {self.discrimination}")
        if not (0.0 <= self.guess < 1.0 and 0.0 <= self.exposure <= 1.0):
            raise ValueError("the chance of a lucky guess and the exposure are shares of 1")


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer in a placement. Without `known` she said "I don't know", which is never right."""

    exercise_id: str
    correct: bool
    known: bool = True


def difficulty_of_tag(tag: int) -> float:
    """Return the difficulty, -1.5 to 1.5 logits, an author means by a tag from 1 to 5."""
    if not 1 <= tag <= 5:
        raise ValueError(f"a difficulty tag is 1 to 5, not {tag}")
    return (tag - _MIDDLE_TAG) * _LOGITS_PER_TAG


def knowing_chance(item: Item, ability: float) -> float:
    """Return the chance that somebody of this ability knows it, luck left out."""
    gap = item.discrimination * (ability - item.difficulty)
    if gap >= 0.0:
        return 1.0 / (1.0 + math.exp(-gap))
    odds = math.exp(gap)
    return odds / (1.0 + odds)


def right_chance(item: Item, ability: float) -> float:
    """Return the chance of a right answer: by knowing it, or else by luck."""
    return item.guess + (1.0 - item.guess) * knowing_chance(item, ability)


def information(item: Item, ability: float) -> float:
    """Return what an answer tells of an ability about here, in 1 / squared logits.

    Fisher information of the logistic model with a floor (Birnbaum 1968, in Lord and Novick,
    "Statistical theories of mental test scores"). Without the floor the hardest questions would
    look best, where everybody guesses.
    """
    knows = knowing_chance(item, ability)
    right = item.guess + (1.0 - item.guess) * knows
    slope = item.discrimination * (1.0 - item.guess) * knows * (1.0 - knows)
    noise = right * (1.0 - right)
    return slope * slope / noise if noise > 0.0 else 0.0


def counted(pool: Iterable[Item], answers: Sequence[Answered]) -> tuple[tuple[Item, Answered], ...]:
    """Return the answers that count, each with its item, in the order given.

    The first answer to each item of the pool. An item withdrawn since leaves no trace, and a
    second look at the same question says something of memory, not of where she stood.
    """
    items = {item.exercise_id: item for item in pool}
    first: dict[str, tuple[Item, Answered]] = {}
    for answer in answers:
        item = items.get(answer.exercise_id)
        if item is not None:
            first.setdefault(answer.exercise_id, (item, answer))
    return tuple(first.values())
