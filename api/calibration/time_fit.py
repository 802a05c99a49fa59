"""How much longer than declared does each exercise really take, as everybody's answers show?

A worker asks at night; the pace clock then starts from these instead of what authors declared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.pacing.pace import ANSWER_VARIANCE, DECLARED_WEIGHT, FASTEST_SECONDS, SLOWEST_SECONDS

# Measured like the constants of the pace clock: exercises differ by a log standard deviation of
# 0.20 (design, A5), so a declared time counts as about five answers.
ITEM_LOG_SD = 0.20
DECLARED_ANSWERS = ANSWER_VARIANCE / ITEM_LOG_SD**2

ENCOUNTER_ANSWERS = 20.0

_SWEEPS = 10

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Timed:
    """One answer: seconds it took, seconds its author declared, kind of encounter (pace.py)."""

    learner: str
    item: str
    seconds: float
    declared_seconds: float
    encounter: str


@dataclass(frozen=True, slots=True)
class TimeFactors:
    """Times the declared seconds, for a learner of average pace: by exercise and by encounter."""

    items: dict[str, float]
    encounters: dict[str, float]


def fit_times(answers: Sequence[Timed]) -> TimeFactors:
    """Return how many times the declared seconds exercises and kinds of encounters take.

    The logarithm of seconds over declared ones is a part of the exercise, of the encounter and of
    the learner, found in turns, each shrunk towards nothing (Efron and Morris 1975): the declared
    time counts as about five answers against an exercise, as three against a learner, as twenty
    against an encounter. Seconds are held between 1 and 600, as the pace clock holds them.
    """
    if not answers:
        return TimeFactors({}, {})
    who, _ = _numbered([answer.learner for answer in answers])
    what, items = _numbered([answer.item for answer in answers])
    how, kinds = _numbered([answer.encounter for answer in answers])
    seconds = np.array([answer.seconds for answer in answers])
    declared = np.array([answer.declared_seconds for answer in answers])
    ratio = np.log(np.clip(seconds, FASTEST_SECONDS, SLOWEST_SECONDS) / declared)
    learner, item, meeting = np.zeros(who.max() + 1), np.zeros(len(items)), np.zeros(len(kinds))
    for _ in range(_SWEEPS):
        meeting = _shrunk(how, ratio - learner[who] - item[what], ENCOUNTER_ANSWERS)
        item = _shrunk(what, ratio - learner[who] - meeting[how], DECLARED_ANSWERS)
        learner = _shrunk(who, ratio - item[what] - meeting[how], DECLARED_WEIGHT)
    return TimeFactors(_factors(items, item), _factors(kinds, meeting))


def _factors(places: Mapping[str, int], logarithms: Values) -> dict[str, float]:
    return {name: float(np.exp(logarithms[place])) for name, place in places.items()}


def _numbered(names: Sequence[str]) -> tuple[npt.NDArray[np.int64], dict[str, int]]:
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([places[name] for name in names], np.int64), places


def _shrunk(place: npt.NDArray[np.int64], values: Values, weight: float) -> Values:
    return np.asarray(np.bincount(place, values) / (np.bincount(place) + weight))
