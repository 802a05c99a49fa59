"""The few figures that tell how an item does, each with how far it may be off.

Plain arithmetic on tens to thousands of answers; nothing here knows what an item is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# The standard score that leaves 2.5 % on either side.
SCORE_95 = 1.959964

# Of how far items stray from what is expected, in logits: what a handful of answers is held by.
_STRAY_VARIANCE = 4.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def share(hits: int, of: int) -> Estimate:
    """Return hits / of with its score interval (Wilson, JASA 22, 1927); `of` is at least 1."""
    value, square = hits / of, SCORE_95**2 / of
    centre = (value + square / 2.0) / (1.0 + square)
    spread = math.sqrt(square * (value * (1.0 - value) + square / 4.0)) / (1.0 + square)
    return Estimate(value, max(0.0, centre - spread), min(1.0, centre + spread))


def point_biserial(right: Sequence[bool], abilities: Sequence[float]) -> float | None:
    """Return the correlation of being right with ability, -1 to 1.

    The abilities must not hold the answers themselves, or it is too high (the "corrected"
    item-total correlation; Crocker and Algina, Introduction to Classical and Modern Test Theory,
    1986). None where all were right, all wrong or all equally able: then nothing can be said.
    """
    number = len(right)
    if number == 0:
        return None
    mean_right = sum(right) / number
    mean = math.fsum(abilities) / number
    square = math.fsum((ability - mean) ** 2 for ability in abilities)
    varied = number * mean_right * (1.0 - mean_right)
    if varied == 0.0 or square <= 1e-12 * number:
        return None
    both = math.fsum(
        ability - mean for ability, correct in zip(abilities, right, strict=True) if correct
    )
    return max(-1.0, min(1.0, both / math.sqrt(varied * square)))


def correlation_bound(correlation: float, number: int, score: float) -> float:
    """Return the bound `score` standard errors above a correlation (below, if it is negative).

    Fisher's z (Metron 1, 1921): atanh(r) strays by 1 / sqrt(n - 3). Below four values nothing is
    known, and the bound is 1 or -1.
    """
    if number <= 3:
        return math.copysign(1.0, score)
    held = max(-0.999999, min(0.999999, correlation))
    return math.tanh(math.atanh(held) + score / math.sqrt(number - 3))


def harder_by(right: int, chances: Sequence[float]) -> float:
    """Return by how many logits an item is harder than expected; below 0 it is easier.

    The shift that makes the expected number of right answers the observed one, found by Newton's
    method; held towards 0 by what items usually stray (2 logits), so that it is finite though all
    were right, and small while there are few answers.
    """
    logits = [math.log(chance / (1.0 - chance)) for chance in map(_held, chances)]
    shift = 0.0
    for _ in range(50):
        expected = [1.0 / (1.0 + math.exp(shift - logit)) for logit in logits]
        slope = math.fsum(chance * (1.0 - chance) for chance in expected) + 1.0 / _STRAY_VARIANCE
        step = (math.fsum(expected) - right - shift / _STRAY_VARIANCE) / slope
        shift += max(-1.0, min(1.0, step))
        if abs(step) < 1e-9:
            break
    return shift


def luck_of_more(more: int, less: int) -> float:
    """Return how likely at least `more` of `more + less` fair coins would fall on one side.

    The sign test, one-sided: what there is to the thought that one option is chosen no more than
    another, of those who chose either.
    """
    if more <= less:
        return 1.0 - _tail(less + 1, more + less)
    return _tail(more, more + less)


def _tail(hits: int, number: int) -> float:
    """The chance of `hits` or more, which are over half of `number`; term by term, falling."""
    if hits > number:
        return 0.0
    ways = math.lgamma(number + 1) - math.lgamma(hits + 1) - math.lgamma(number - hits + 1)
    term = total = math.exp(ways - number * math.log(2.0))
    while hits < number and term > 1e-18:
        term *= (number - hits) / (hits + 1)
        hits += 1
        total += term
    return total


def _held(chance: float) -> float:
    return max(0.001, min(0.999, chance))
