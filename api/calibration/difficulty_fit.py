"""How hard is each exercise, given how able each learner was believed to be when she answered it?

The difficulties that the online rule of `api.pacing.ability` predicts best with: the answers are
gone through as they were given, the difficulties corrected, and again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.calibration.evidence_rows import Difficulties

Floats = NDArray[np.float64]

# Each difficulty is drawn towards the mean of all as if by a bell curve of this precision; chosen
# on training learners of Statics2011 (0.1 to 1 did as well).
PULL_TO_MEAN = 0.3

# How often to go through the answers: after the second time difficulties move by hundredths.
ROUNDS = 3

_NEWTON_STEPS = 6
_LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True)
class Met:
    """One answer at the exercise's own difficulty, and what was believed just before it.

    `ability`: the learner's side of the gap, in logits, and its `variance`; `guess`: the chance of
    being right by luck.
    """

    item: str
    correct: bool
    ability: float = 0.0
    variance: float = 0.0
    guess: float = 0.0


def first_difficulties(met: Sequence[Met]) -> Difficulties:
    """Return difficulties to begin with, from shares of right answers, whoever gave them.

    The log odds of a wrong answer, as if each exercise had been answered twice before, half right.
    """
    numbers, places = _numbered(met)
    if not numbers:
        return Difficulties()
    asked = np.bincount(places) + 2.0
    solved = np.bincount(places, [each.correct for each in met]) + 1.0
    return _named(numbers, np.log((asked - solved) / solved))


def corrected(so_far: Difficulties, met: Sequence[Met]) -> Difficulties:
    """Return the difficulties under which these answers were least surprising.

    Newton steps on the ridge-penalised log loss, every exercise by itself, the abilities held as
    they were believed: penalised maximum likelihood of the Rasch model (de Leeuw and Verhelst 1986)
    with filtered instead of constant abilities, above the floor that guessing gives.
    """
    numbers, places = _numbered(met)
    if not numbers:
        return so_far
    right = np.array([each.correct for each in met], np.float64)
    ability = np.array([each.ability for each in met])
    guess = np.array([each.guess for each in met])
    # The closed approximation of `chance` for an uncertain gap, over many answers at once.
    scale = 1.0 / np.sqrt(1.0 + np.pi / 8.0 * np.array([each.variance for each in met]))
    fitted = np.array([so_far.of(name) for name in numbers])
    for _ in range(_NEWTON_STEPS):
        above = 1.0 / (1.0 + np.exp(scale * (fitted[places] - ability)))
        chances = np.clip(guess + (1.0 - guess) * above, 1e-9, 1.0 - 1e-9)
        slope = (1.0 - guess) * above * (1.0 - above) * scale
        noise = chances * (1.0 - chances)
        pull = np.bincount(places, slope * (chances - right) / noise)
        told = np.bincount(places, slope * slope / noise)
        step = (pull - PULL_TO_MEAN * (fitted - fitted.mean())) / (told + PULL_TO_MEAN)
        fitted = fitted + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
    return _named(numbers, fitted)


def _numbered(met: Sequence[Met]) -> tuple[dict[str, int], NDArray[np.intp]]:
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(each.item, len(numbers)) for each in met]
    return numbers, np.array(places, np.intp)


def _named(numbers: dict[str, int], fitted: Floats) -> Difficulties:
    return Difficulties(dict(zip(numbers, fitted.tolist(), strict=True)), float(fitted.mean()))
