"""Placements as they would have gone: real people's real answers, in the order a rule asks.

No answer is ever simulated. Ours is asked itself, one person after the other; the rules it is held
against ask everybody at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from api.pacing.placement.choosing import next_item
from api.pacing.placement.estimating import Estimate, estimate
from api.pacing.placement.items import Answered, Item, information, right_chance
from api.pacing.placement.stopping import MOST_ITEMS
from workers.evaluation.placement_data import Outcomes

Floats = NDArray[np.float64]

LENGTHS = (3, 5, 8, 10)

# How often exposure is counted anew: as by a nightly job, with so many placements a day.
_PLACED_A_DAY = 25

# What each item is worth asking next (a column), to each person (a row) at this ability.
Worth: TypeAlias = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The estimate of each person (column) after each of LENGTHS (row), and its standard error.

    `asked`: the items in the order asked, a row for each person.
    """

    means: Floats
    errors: Floats
    asked: NDArray[np.int64]


def replay_ours(pool: Sequence[Item], outcomes: Outcomes, seed: int) -> Replayed:
    """Return what our placement makes of each person, whose exposure counts grow day by day."""
    places = {item.exercise_id: place for place, item in enumerate(pool)}
    counts = [0] * len(pool)
    rows = []
    for person, right in enumerate(outcomes.tolist()):
        if person and person % _PLACED_A_DAY == 0:
            pool = [replace(i, exposure=n / person) for i, n in zip(pool, counts, strict=True)]
        answers = _placed(pool, places, right, seed * 1_000_003 + person)
        rows.append(answers)
        for answer in answers[:MOST_ITEMS]:
            counts[places[answer.exercise_id]] += 1
    found = [[estimate(pool, answers[:length]) for answers in rows] for length in LENGTHS]
    return Replayed(
        np.array([[each.mean for each in row] for row in found]),
        np.array([[each.error for each in row] for row in found]),
        np.array([[places[answer.exercise_id] for answer in answers] for answers in rows]),
    )


def replay_rule(pool: Sequence[Item], outcomes: Outcomes, worth: Worth) -> Replayed:
    """Return what asking the item worth most, again and again, makes of each person."""
    people = np.arange(len(outcomes))
    log_right = np.log([[right_chance(item, point) for point in _GRID] for item in pool])
    log_wrong = np.log1p(-np.exp(log_right))
    log_weights = np.tile(-0.5 * _GRID * _GRID, (len(outcomes), 1))
    open_ = np.ones(outcomes.shape, dtype=np.bool_)
    asked, means, errors = [], [], []
    for _ in range(max(LENGTHS)):
        mean, _ = _summed_up(log_weights)
        pick = np.where(open_, worth(mean), -np.inf).argmax(axis=1)
        open_[people, pick] = False
        right = outcomes[people, pick][:, None]
        log_weights += np.where(right, log_right[pick], log_wrong[pick])
        after = _summed_up(log_weights)
        asked.append(pick)
        means.append(after[0])
        errors.append(after[1])
    at = [length - 1 for length in LENGTHS]
    return Replayed(np.array(means)[at], np.array(errors)[at], np.array(asked).T)


def pure_information(pool: Sequence[Item]) -> Worth:
    """Return the rule that always asks what tells most, whatever was asked of others."""
    table = np.array([[information(item, point) for item in pool] for point in _FINE_GRID])

    def worth(means: Floats) -> Floats:
        near = np.searchsorted(_FINE_GRID, means).clip(0, len(_FINE_GRID) - 1)
        return np.asarray(table[near], dtype=np.float64)

    return worth


def fixed_form(pool: Sequence[Item]) -> Worth:
    """Return the rule that asks everybody the same: what tells most of people as they are."""
    weights = np.exp(-0.5 * _GRID * _GRID)
    told = [[information(item, point) for point in _GRID] for item in pool]
    whole = np.array(told) @ weights
    return lambda means: np.tile(whole, (len(means), 1))


def drawn_blindly(pool: Sequence[Item], people: int, seed: int) -> Worth:
    """Return the rule that asks each person anything, in an order drawn by the seed."""
    ranks = np.random.default_rng(seed).random((people, len(pool)))
    return lambda _: ranks


def whole_estimates(pool: Sequence[Item], outcomes: Outcomes) -> list[Estimate]:
    """Return the estimate from all the answers of each person."""
    names = [item.exercise_id for item in pool]
    return [
        estimate(pool, [Answered(name, ok) for name, ok in zip(names, row, strict=True)])
        for row in outcomes.tolist()
    ]


_GRID = np.linspace(-4.0, 4.0, 81)
_FINE_GRID = np.linspace(-4.0, 4.0, 401)


def _placed(
    pool: Sequence[Item], places: dict[str, int], right: list[bool], seed: int
) -> list[Answered]:
    answers: list[Answered] = []
    while len(answers) < max(LENGTHS):
        item = next_item(pool, answers, seed)
        if item is None:
            break
        answers.append(Answered(item.exercise_id, right[places[item.exercise_id]]))
    return answers


def _summed_up(log_weights: Floats) -> tuple[Floats, Floats]:
    weights = np.exp(log_weights - log_weights.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mean = weights @ _GRID
    return mean, np.sqrt(np.maximum(weights @ (_GRID * _GRID) - mean * mean, 0.0))
