"""What is an estimate in a word, for a learner to read?

The words are codes here; whoever shows them has the sentences.
"""

from dataclasses import dataclass

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.items import difficulty_of_tag

BEGINNER = "beginner"
INTERMEDIATE = "intermediate"
ADVANCED = "advanced"

# A beginner rather fails what authors tag 2, the advanced rather know what they tag 4.
_INTERMEDIATE_FROM = difficulty_of_tag(2)
_ADVANCED_FROM = difficulty_of_tag(4)


@dataclass(frozen=True, slots=True)
class Level:
    """The likeliest level, and the lowest and highest it may well be (two times in three)."""

    code: str
    lowest: str
    highest: str


NOT_PLACED = Level("unknown", BEGINNER, ADVANCED)
"""As long as she has answered nothing."""


def level_of(placed: Estimate) -> Level:
    """Return the level at the estimate and at one standard error below and above it.

    beginner below -0.75 logits, advanced from 0.75, intermediate between.
    """
    return Level(
        _code(placed.mean), _code(placed.mean - placed.error), _code(placed.mean + placed.error)
    )


def _code(ability: float) -> str:
    if ability < _INTERMEDIATE_FROM:
        return BEGINNER
    return INTERMEDIATE if ability < _ADVANCED_FROM else ADVANCED
