"""How hard and how telling is each exercise, going by everybody's first answers to it?

The nightly refit asks; placement chooses and weighs its questions by what comes out. An exercise
nobody has answered keeps what was declared of it, and every answer moves it a little from there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.calibration.item_likelihood import (
    PRIOR_LOG_DISCRIMINATION,
    Counts,
    Floats,
    Shapes,
    climbed,
    log_chances,
)

Ints = NDArray[np.int64]

# Abilities of everybody: a bell curve around 0 that spreads by 1, on 41 points.
_GRID = np.linspace(-4.0, 4.0, 41)
_LOG_PRIOR = -0.5 * _GRID * _GRID

_ROUNDS = 200
_SETTLED = 1e-3
_LEARNERS_AT_ONCE = 256
_WRONG, _RIGHT, _UNKNOWN = range(3)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """One learner's first answer to one exercise; without `known` she said "I don't know"."""

    learner: str
    exercise_id: str
    correct: bool
    known: bool = True


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of an exercise before anybody answers it.

    `difficulty` in logits, of the author's tag; `guess`: the chance of being right by luck.
    """

    difficulty: float = 0.0
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """What is known of an exercise now, and the number of answers that rests on."""

    difficulty: float
    discrimination: float
    guess: float
    answers: int


def fit_items(
    answers: Iterable[FirstAnswer], declared: Mapping[str, Declared]
) -> dict[str, ItemParameters]:
    """Return the parameters of every exercise declared or answered.

    Two-parameter logistic model above the declared floor, abilities N(0, 1) integrated out, fitted
    by EM (Bock and Aitkin 1981, "Marginal maximum likelihood estimation of item parameters:
    application of an EM algorithm") to the most likely parameters under priors (Mislevy 1986,
    "Bayes modal estimation in item response models"), so that ten learners are enough to start
    with. Of several answers of one learner to one exercise the first given counts. The order of
    answers of different learners does not matter.
    """
    table = _tabled(answers, declared)
    first = [declared.get(name, Declared()) for name in table.exercises]
    difficulty = np.array([each.difficulty for each in first], dtype=np.float64)
    guess = np.array([each.guess for each in first], dtype=np.float64)
    usual = np.full(len(first), PRIOR_LOG_DISCRIMINATION)
    shapes = _fitted(table, Shapes(difficulty, usual, guess, difficulty))
    asked = np.bincount(table.numbers, minlength=len(first))
    found = zip(shapes.difficulty, np.exp(shapes.log_discrimination), guess, asked, strict=True)
    return {
        name: ItemParameters(float(b), float(a), float(c), int(n))
        for name, (b, a, c, n) in zip(table.exercises, found, strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Table:
    """First answers as columns, sorted by learner: where each learner's begin, and the total."""

    exercises: tuple[str, ...]
    numbers: Ints
    ways: Ints
    begins: Ints


def _tabled(answers: Iterable[FirstAnswer], declared: Mapping[str, Declared]) -> _Table:
    places = {name: place for place, name in enumerate(sorted(declared))}
    by_learner: dict[str, dict[int, int]] = {}
    for answer in answers:
        place = places.setdefault(answer.exercise_id, len(places))
        way = _UNKNOWN if not answer.known else _RIGHT if answer.correct else _WRONG
        by_learner.setdefault(answer.learner, {}).setdefault(place, way)
    rows = [by_learner[learner] for learner in sorted(by_learner)]
    return _Table(
        tuple(places),
        np.array([place for row in rows for place in row], dtype=np.int64),
        np.array([way for row in rows for way in row.values()], dtype=np.int64),
        np.cumsum([0, *(len(row) for row in rows)]),
    )


def _fitted(table: _Table, shapes: Shapes) -> Shapes:
    for _ in range(_ROUNDS):
        before = shapes
        shapes = climbed(shapes, _expected(table, shapes), _GRID)
        if np.abs(shapes.difficulty - before.difficulty).max(initial=0.0) < _SETTLED:
            break
    return shapes


def _expected(table: _Table, shapes: Shapes) -> Counts:
    """Return how many people of each ability gave each answer, abilities guessed from `shapes`."""
    chances = log_chances(shapes, _GRID)
    logs = np.concatenate([chances.wrong, chances.right, chances.unknown])
    counts = np.zeros_like(logs)
    for given in _given(table):
        log_ability = given @ logs + _LOG_PRIOR
        ability = np.exp(log_ability - log_ability.max(axis=1, keepdims=True))
        ability /= ability.sum(axis=1, keepdims=True)
        counts += given.T @ ability
    wrong, right, unknown = np.split(counts, 3)
    return Counts(wrong, right, unknown)


def _given(table: _Table) -> Iterator[Floats]:
    """Yield some learners at a time: a row each, a column for each way to answer each exercise."""
    learners, items = len(table.begins) - 1, len(table.exercises)
    for low in range(0, learners, _LEARNERS_AT_ONCE):
        high = min(low + _LEARNERS_AT_ONCE, learners)
        rows = slice(table.begins[low], table.begins[high])
        of = np.repeat(np.arange(high - low), np.diff(table.begins[low : high + 1]))
        given = np.zeros((high - low, 3 * items))
        given[of, table.ways[rows] * items + table.numbers[rows]] = 1.0
        yield given
