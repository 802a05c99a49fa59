"""Has a placement asked enough?

Asked after every answer. It counts questions and precision only: how many minutes a sitting may
take is for the study session to say, and the rest waits for another break.
"""

from collections.abc import Sequence

from api.pacing.placement.estimating import UNKNOWN, Estimate, estimate
from api.pacing.placement.items import Answered, Item

# Design, B2.
LEAST_ITEMS = 5
MOST_ITEMS = 8
PRECISE_ERROR = 0.45

PRECISE = "precise"
LONG_ENOUGH = "long_enough"
POOL_EXHAUSTED = "pool_exhausted"


def stopped_by(
    pool: Sequence[Item], answers: Sequence[Answered], prior: Estimate = UNKNOWN
) -> str | None:
    """Return which rule ends the placement now, None while it goes on.

    precise: five or more asked and a standard error below 0.45 logits; long_enough: eight asked;
    pool_exhausted: fewer, but nothing is left to ask.
    """
    asked = {answer.exercise_id for answer in answers}
    if len(asked) >= LEAST_ITEMS and estimate(pool, answers, prior).error < PRECISE_ERROR:
        return PRECISE
    if len(asked) >= MOST_ITEMS:
        return LONG_ENOUGH
    if all(item.exercise_id in asked for item in pool):
        return POOL_EXHAUSTED
    return None
