"""How did this answer go, without asking the learner to say so?

Answering asks: what was marked, the time it took, the hints used, the answers taken back and how
sure she was become one of the four ratings the memory understands. The rule is ours (design, E1);
only the four words come from the field. On a flip card there is nothing to mark, so there she does
say so.
"""

import math
from typing import Literal, TypeAlias

from api.pacing.memory import Rating

SLOW_RATIO = 1.5
FAST_RATIO = 0.5
STREAK_FOR_EASY = 2
CHANGES_FOR_HARD = 2

Confidence: TypeAlias = Literal["guess", "unsure", "sure"]
"""How sure a learner said she was, before she heard whether she was right."""


def rate(
    correct: bool,
    seconds: float | None,
    expected_seconds: float,
    hints_used: int,
    streak: int,
    self_rating: Rating | None = None,
    confidence: Confidence | None = None,
    changed_answers: int = 0,
) -> Rating:
    """Return the rating of one marked answer.

    Wrong is Again. Right is Hard with any hint, by her own word a guess, after two or more changes
    of mind, or beyond 1.5 times `expected_seconds` (what this learner was predicted to need); Easy
    in under half of it with at least two right answers in a row before this one (`streak`), unless
    she was unsure or changed her mind; Good otherwise. Unknown or impossible `seconds` (None, zero,
    negative, not finite: phones sleep and clocks jump) never make an answer slow or fast. A
    `self_rating` is the rating, whatever else.
    """
    if self_rating is not None:
        return self_rating
    if not correct:
        return Rating.AGAIN
    ratio = _ratio(seconds, expected_seconds)
    changed_much = changed_answers >= CHANGES_FOR_HARD
    if hints_used > 0 or confidence == "guess" or changed_much or ratio > SLOW_RATIO:
        return Rating.HARD
    wavered = changed_answers > 0 or confidence == "unsure"
    if ratio < FAST_RATIO and streak >= STREAK_FOR_EASY and not wavered:
        return Rating.EASY
    return Rating.GOOD


def _ratio(seconds: float | None, expected_seconds: float) -> float:
    known = seconds is not None and math.isfinite(seconds) and seconds > 0.0
    return seconds / expected_seconds if seconds is not None and known else 1.0
