"""The answers of a whole test, split by people: some teach what the questions are worth, the others
are placed by them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.calibration.item_fit import Declared, FirstAnswer, fit_items
from api.pacing.placement.items import Item
from workers.evaluation.tables import Column, UnreadableData, header, number, read_rows, yes_no

Outcomes = NDArray[np.bool_]

_ITEM_PREFIXES = ("item.", "iraw.")
_LEAST_ITEMS = 15
_LEAST_PEOPLE = 60

# 1,100 of the 1,636 people of the published exam.
_TEACHING_SHARE = 0.6724

# The layout has no options; most tests with one right answer offer four.
GUESS = 0.25


@dataclass(frozen=True, slots=True)
class Exam:
    """The questions with what the teaching people showed of them; the others' answers.

    `outcomes`: a row for each person placed, a column for each of `items`.
    """

    items: tuple[Item, ...]
    teachers: int
    outcomes: Outcomes


def read_exam(data: Path, seed: int) -> Exam:
    """Return the exam of a file, its people split by the seed. Raises UnreadableData.

    Only those who answered every question can be placed, since any question may be asked of them;
    the others teach.
    """
    names = [name for name in header(data) if name.startswith(_ITEM_PREFIXES)]
    if len(names) < _LEAST_ITEMS:
        want = f"give at least {_LEAST_ITEMS} columns item.1, item.2, ... with 1 or 0 for each"
        raise UnreadableData(data, 1, "", want)
    rows = read_rows(data, [Column(name, _outcome, optional=True) for name in names])
    answers = np.array([[np.nan if each is None else each for each in row] for row in rows])
    complete = np.flatnonzero(~np.isnan(answers).any(axis=1))
    if len(complete) < _LEAST_PEOPLE:
        want = f"give at least {_LEAST_PEOPLE} people who answered everything"
        raise UnreadableData(data, 0, "", want)
    drawn = np.random.default_rng(seed).permutation(complete)
    placed = drawn[round(_TEACHING_SHARE * len(drawn)) :]
    teaching = np.setdiff1d(np.arange(len(answers)), placed)
    items = _calibrated(names, answers[teaching])
    return Exam(items, len(teaching), answers[placed] > 0.5)


def _outcome(text: str) -> float:
    try:
        value = number(text)
    except ValueError:
        return float(yes_no(text))
    if value not in (0.0, 1.0):
        raise ValueError("give 1 or 0")
    return value


def _calibrated(names: list[str], answers: NDArray[np.float64]) -> tuple[Item, ...]:
    given = (
        FirstAnswer(str(person), names[item], bool(answers[person, item]))
        for person, item in np.argwhere(~np.isnan(answers))
    )
    fitted = fit_items(given, {name: Declared(guess=GUESS) for name in names})
    return tuple(
        Item(name, "", fitted[name].difficulty, fitted[name].discrimination, GUESS)
        for name in names
    )
