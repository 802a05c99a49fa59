"""Learners of known ability answering an item of known faults, from a seed."""

import math
import random

from api.calibration.item_answers import Answer, Item

KEYS = ("a", "b", "c", "d")


def simulated(fault: str, rng: random.Random, learners: int) -> tuple[Item, list[Answer]]:
    """An item with four options and the first answers to it. Faults: none, miskeyed, confusing.

    Three-parameter logistic, a guess is right one time in four; wrong options attract unequally.
    Abilities are believed as about ten other answers would show them, and the item's difficulty
    with an error of 0.7 logits. A miskeyed item is marked by a wrong option; a confusing one is
    right in three answers of ten, whoever answers.
    """
    slope, difficulty = rng.uniform(0.6, 2.0), rng.gauss(0.0, 1.0)
    believed_difficulty = difficulty + rng.gauss(0.0, 0.7) if fault != "confusing" else -0.5
    pull = [rng.gammavariate(0.8, 1.0) for _ in KEYS[1:]]
    marked = "b" if fault == "miskeyed" else "a"
    answers = []
    for number in range(learners):
        ability = rng.gauss(0.0, 1.0)
        believed = 0.67 * (ability + rng.gauss(0.0, 0.7))
        chance = 0.3 if fault == "confusing" else _guessing(slope * (ability - difficulty))
        picked = "a" if rng.random() < chance else rng.choices(KEYS[1:], pull)[0]
        expected = _guessing(believed - believed_difficulty)
        right = picked == marked
        answers.append(Answer(str(number), right, expected, believed, 10.0, (picked,)))
    return Item("simulated", "r1", 12.0, KEYS, frozenset(marked)), answers


def _guessing(logit: float) -> float:
    return 0.25 + 0.75 / (1.0 + math.exp(-logit))
