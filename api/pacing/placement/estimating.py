"""How able is the learner, going by the answers of her placement, and how sure is that?

Every next question, the end of the placement, its level and the lessons tested out of follow from
this one estimate.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add, mul

from api.pacing.placement.items import Answered, Item, counted, right_chance

GRID_POINTS = 81
_GRID_REACH = 4.0

# Where rounding leaves nothing of a chance; its logarithm must stay a number.
_LEAST_CHANCE = 1e-300


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is believed of an ability, in logits: its mean and its standard error (above 0)."""

    mean: float
    error: float


# Of a learner nothing is known of: one of everybody, whose abilities spread by 1.
UNKNOWN = Estimate(0.0, 1.0)


def estimate(
    pool: Iterable[Item], answers: Sequence[Answered], prior: Estimate = UNKNOWN
) -> Estimate:
    """Return what the answers make of the `prior`; without answers it is the prior itself.

    The mean and the standard deviation of all abilities the answers leave possible, over 81 points
    up to four prior standard errors from its mean ("expected a posteriori", Bock and Mislevy
    1982, "Adaptive EAP estimation of ability in a microcomputer environment"). The order of the
    answers and the breaks between them do not matter. "I don't know" counts as wrong with nothing
    won by luck.
    """
    told = counted(pool, answers)
    if not told:
        return prior
    grid, log_prior = _prior_grid(prior)
    log_weights = list(log_prior)
    for item, answer in told:
        log_weights = list(map(add, log_weights, _log_curve(*_shape(item, answer), prior)))
    most = max(log_weights)
    weights = [math.exp(each - most) for each in log_weights]
    total = sum(weights)
    mean = sum(map(mul, weights, grid)) / total
    square = sum(weight * (point - mean) ** 2 for weight, point in zip(weights, grid, strict=True))
    return Estimate(mean, math.sqrt(square / total))


def _shape(item: Item, answer: Answered) -> tuple[float, float, float, bool]:
    floor = item.guess if answer.known else 0.0
    return item.difficulty, item.discrimination, floor, answer.correct and answer.known


@lru_cache(maxsize=64)
def _prior_grid(prior: Estimate) -> tuple[tuple[float, ...], tuple[float, ...]]:
    steps = [_GRID_REACH * (2.0 * point / (GRID_POINTS - 1) - 1.0) for point in range(GRID_POINTS)]
    grid = tuple(prior.mean + prior.error * step for step in steps)
    return grid, tuple(-0.5 * step * step for step in steps)


# The same questions are asked again and again; about 3 kB for each of the latest.
@lru_cache(maxsize=1024)
def _log_curve(
    difficulty: float, discrimination: float, guess: float, right: bool, prior: Estimate
) -> tuple[float, ...]:
    item = Item("", "", difficulty, discrimination, guess)
    grid, _ = _prior_grid(prior)
    chances = (right_chance(item, point) for point in grid)
    return tuple(math.log(max(each if right else 1.0 - each, _LEAST_CHANCE)) for each in chances)
