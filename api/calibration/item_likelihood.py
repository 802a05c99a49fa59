"""What a share of right answers says of an exercise: the climb that fitting items repeats.

The two-parameter logistic model above a guessing floor, for all exercises at once and abilities on
a grid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Priors of design B2. Of 0.15 as a variance and as a deviation, the variance did better on held-out
# training people once 30 had answered, and no worse before.
PRIOR_LOG_DISCRIMINATION = float(np.log(0.9))
PRIOR_LOG_DISCRIMINATION_VARIANCE = 0.15
PRIOR_DIFFICULTY_VARIANCE = 1.0

_STEPS = 3
_LONGEST_LOG_STEP = 0.5
_LONGEST_STEP = 1.0
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Shapes:
    """One entry an exercise: difficulty and ln(discrimination); its floor; what was declared."""

    difficulty: Floats
    log_discrimination: Floats
    guess: Floats
    declared: Floats


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people at each ability of the grid (columns) answered each exercise (rows) how.

    `unknown`: said "I don't know", which is wrong with nothing won by luck.
    """

    wrong: Floats
    right: Floats
    unknown: Floats


def log_chances(shapes: Shapes, grid: Floats) -> Counts:
    """Return the logarithm of the chance of each way to answer, at each ability."""
    knows = _knows(shapes, grid)
    right = np.clip(_with_luck(shapes, knows), _LEAST, 1.0 - _LEAST)
    return Counts(np.log1p(-right), np.log(right), np.log1p(-np.minimum(knows, 1.0 - _LEAST)))


def climbed(shapes: Shapes, counts: Counts, grid: Floats) -> Shapes:
    """Return shapes more likely given the counts and the priors.

    A few Fisher scoring steps on difficulty and ln(discrimination), each held short, for every
    exercise on its own (the M step of Bock and Aitkin 1981).
    """
    for _ in range(_STEPS):
        shapes = _stepped(shapes, counts, grid)
    return shapes


def _stepped(shapes: Shapes, counts: Counts, grid: Floats) -> Shapes:
    knows = _knows(shapes, grid)
    slope = knows * (1.0 - knows)
    asked = counts.wrong + counts.right
    pull, told = _told(
        _with_luck(shapes, knows), (1.0 - shapes.guess[:, None]) * slope, counts.right, asked
    )
    unknown_pull, unknown_told = _told(knows, slope, np.zeros_like(knows), counts.unknown)
    return _newton(shapes, pull + unknown_pull, told + unknown_told, grid)


def _told(chance: Floats, slope: Floats, right: Floats, asked: Floats) -> tuple[Floats, Floats]:
    # First derivative and expected curvature of the log likelihood in discrimination x distance.
    noise = np.maximum(chance * (1.0 - chance), _LEAST)
    return (right - asked * chance) * slope / noise, asked * slope * slope / noise


def _newton(shapes: Shapes, pull: Floats, told: Floats, grid: Floats) -> Shapes:
    discrimination = np.exp(shapes.log_discrimination)[:, None]
    by_log = discrimination * (grid - shapes.difficulty[:, None])
    off_log = shapes.log_discrimination - PRIOR_LOG_DISCRIMINATION
    off = shapes.difficulty - shapes.declared
    up_log = (pull * by_log).sum(1) - off_log / PRIOR_LOG_DISCRIMINATION_VARIANCE
    up = -(pull * discrimination).sum(1) - off / PRIOR_DIFFICULTY_VARIANCE
    bend_log = (told * by_log * by_log).sum(1) + 1.0 / PRIOR_LOG_DISCRIMINATION_VARIANCE
    bend = (told * discrimination * discrimination).sum(1) + 1.0 / PRIOR_DIFFICULTY_VARIANCE
    both = -(told * by_log * discrimination).sum(1)
    area = bend_log * bend - both * both
    step_log = (bend * up_log - both * up) / area
    step = (bend_log * up - both * up_log) / area
    return Shapes(
        shapes.difficulty + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP),
        shapes.log_discrimination + np.clip(step_log, -_LONGEST_LOG_STEP, _LONGEST_LOG_STEP),
        shapes.guess,
        shapes.declared,
    )


def _knows(shapes: Shapes, grid: Floats) -> Floats:
    gap = np.exp(shapes.log_discrimination)[:, None] * (grid - shapes.difficulty[:, None])
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * gap)), dtype=np.float64)


def _with_luck(shapes: Shapes, knows: Floats) -> Floats:
    guess = shapes.guess[:, None]
    return np.asarray(guess + (1.0 - guess) * knows, dtype=np.float64)
