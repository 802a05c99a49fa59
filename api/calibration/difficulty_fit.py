"""How hard is each exercise, given how able each learner was believed to be when she answered it?

The difficulties that the online rule of `api.pacing.ability` predicts best with: the answers are
folded as they were given, the difficulties corrected, and again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from api.pacing.ability import Ability, gap, gap_variance, learned

Floats = NDArray[np.float64]

# Each difficulty is drawn towards the mean of all as if by a bell curve of this precision; chosen
# on training learners of Statics2011 (0.1 to 1 did as well).
PULL_TO_MEAN = 0.3

# After the second round difficulties move by hundredths of a logit.
ROUNDS = 3
_NEWTON_STEPS = 6


@dataclass(frozen=True, slots=True)
class Marked:
    """One marked answer; `at` is aware. Those of one learner stand in the order they were given."""

    learner: str
    exercise: str
    skills: tuple[str, ...]
    correct: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Difficulties:
    """Difficulties in logits by exercise, and the `usual` one for an exercise nobody answered."""

    known: Mapping[str, float]
    usual: float

    def of(self, exercise: str) -> float:
        """Return the difficulty of an exercise, the usual one if it is new."""
        return self.known.get(exercise, self.usual)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What was believed just before one answer: the learner's side of the gap, and its variance."""

    ability: float
    variance: float


def fit_difficulties(answers: Sequence[Marked], rounds: int = ROUNDS) -> Difficulties:
    """Return the difficulties under which the answers were least surprising.

    Each round folds all answers under the difficulties so far, holds the abilities believed before
    each answer, and takes Newton steps on the ridge-penalised log loss, every exercise by itself.
    Penalised maximum likelihood of the Rasch model (de Leeuw and Verhelst 1986) with filtered
    instead of constant abilities. No answers: everything is of difficulty 0.
    """
    numbers: dict[str, int] = {}
    places = np.array([numbers.setdefault(a.exercise, len(numbers)) for a in answers], np.intp)
    right = np.array([a.correct for a in answers], np.float64)
    if not numbers:
        return Difficulties({}, 0.0)
    fitted = _first_guess(places, right)
    for _ in range(rounds):
        so_far = Difficulties(dict(zip(numbers, fitted.tolist(), strict=True)), 0.0)
        fitted = _corrected(fitted, list(foresee(answers, so_far)), places, right)
    known = dict(zip(numbers, fitted.tolist(), strict=True))
    return Difficulties(known, float(fitted.mean()))


def foresee(answers: Iterable[Marked], difficulties: Difficulties) -> Iterable[Foreseen]:
    """Fold the answers in their order; yield what was believed just before each of them."""
    general: defaultdict[str, Ability] = defaultdict(Ability)
    by_skill: defaultdict[tuple[str, str], Ability] = defaultdict(Ability)
    for answer in answers:
        keys = [(answer.learner, skill) for skill in answer.skills]
        before = general[answer.learner]
        skills = tuple(by_skill[key] for key in keys)
        yield Foreseen(gap(before, skills, 0.0), gap_variance(before, skills))
        difficulty = difficulties.of(answer.exercise)
        after, grown = learned(before, skills, difficulty, answer.correct, answer.at)
        general[answer.learner] = after
        by_skill.update(zip(keys, grown, strict=True))


def _first_guess(places: NDArray[np.intp], right: Floats) -> Floats:
    # The log odds of wrong answers, as if each exercise had been answered twice before, half right.
    asked = np.bincount(places) + 2.0
    solved = np.bincount(places, weights=right) + 1.0
    return np.asarray(np.log((asked - solved) / solved))


def _corrected(
    difficulties: Floats, foreseen: Sequence[Foreseen], places: NDArray[np.intp], right: Floats
) -> Floats:
    ability = np.array([each.ability for each in foreseen])
    # The closed approximation of `chance` for an uncertain gap, over many answers at once.
    scale = 1.0 / np.sqrt(1.0 + np.pi / 8.0 * np.array([each.variance for each in foreseen]))
    fitted = difficulties
    for _ in range(_NEWTON_STEPS):
        chances = 1.0 / (1.0 + np.exp(scale * (fitted[places] - ability)))
        slope = np.bincount(places, weights=scale * (chances - right))
        slope = slope - PULL_TO_MEAN * (fitted - fitted.mean())
        bend = np.bincount(places, weights=scale * scale * chances * (1.0 - chances))
        fitted = fitted + slope / (bend + PULL_TO_MEAN)
    return fitted
