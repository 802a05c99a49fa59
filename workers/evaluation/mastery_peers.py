"""The models that Interlude's belief about skills is measured beside: simple ones, and the usual.

Each learns from the known learners' answers and returns the chances it gave the unseen ones', each
from what stood before it in their logs. Knowledge tracing has its own file.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workers.evaluation.mastery_data import Marked, Split
from workers.evaluation.metrics import Values

Places = npt.NDArray[np.intp]

_RIDGE = 0.3


def item_mean(split: Split) -> Values:
    """Return the share right of each exercise, drawn a little towards the share of all."""
    overall = float(np.mean([answer.correct for answer in split.known]))
    asked: defaultdict[str, float] = defaultdict(lambda: 2.0)
    right: defaultdict[str, float] = defaultdict(lambda: 2.0 * overall)
    for answer in split.known:
        asked[answer.exercise] += 1.0
        right[answer.exercise] += answer.correct
    return np.array([right[each.exercise] / asked[each.exercise] for each in split.unseen])


def moving_average(split: Split) -> Values:
    """Return a running average in logits of each learner's answers; it looks at nothing else.

    Start 1.2, step 0.3 times the surprise: "MOVING-AVG" of srs-benchmark (open-spaced-repetition).
    """
    state: defaultdict[str, float] = defaultdict(lambda: 1.2)
    chances = []
    for answer in split.unseen:
        chance = 1.0 / (1.0 + math.exp(-state[answer.learner]))
        state[answer.learner] += 0.3 * (answer.correct - chance)
        chances.append(chance)
    return np.array(chances)


def online_elo(split: Split) -> Values:
    """Return plain Elo with a general, a skill and an item rating, all moving with every answer.

    Step K = 1 / (1 + 0.05 answers) (Pelánek 2016), shared out as 0.5, 0.7 and 1 (our measurements
    of 2026). It goes on learning items while it predicts, which ours may not.
    """
    ratings: defaultdict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    chances = [_elo_step(ratings, answer) for answer in (*split.known, *split.unseen)]
    return np.array(chances[len(split.known) :])


def logistic_counts(split: Split, rounds: int = 12) -> Values:
    """Return a logistic regression on an item effect and counts of right and wrong answers so far.

    Counts (as logarithms) of the learner and of her answers in the skills: performance factors
    analysis (Pavlik, Cen and Koedinger 2009) with items. Fitted by Newton steps, counts and items
    in turn.
    """
    numbers: dict[str, int] = {}
    known = _placed(split.known, numbers)
    unseen = _placed(split.unseen, numbers)
    features, outcomes = _counts(split.known), _outcomes(split.known)
    weights, items = np.zeros(features.shape[1]), np.zeros(len(numbers))
    for _ in range(rounds):
        chances = _logistic(features @ weights + items[known])
        bend = (features * (chances * (1.0 - chances))[:, None]).T @ features
        pull = features.T @ (outcomes - chances) - _RIDGE * weights
        weights = weights + np.linalg.solve(bend + _RIDGE * np.eye(len(weights)), pull)
        chances = _logistic(features @ weights + items[known])
        spread = np.bincount(known, weights=chances * (1.0 - chances), minlength=len(items))
        missed = np.bincount(known, weights=outcomes - chances, minlength=len(items))
        items = items + (missed - _RIDGE * items) / (spread + _RIDGE)
    return _logistic(_counts(split.unseen) @ weights + items[unseen])


def _elo_step(ratings: defaultdict[tuple[str, ...], list[float]], answer: Marked) -> float:
    general = ratings[("learner", answer.learner)]
    skills = [ratings[("skill", answer.learner, skill)] for skill in answer.skills]
    item = ratings[("item", answer.exercise)]
    ability = general[0] + sum(skill[0] for skill in skills) / (len(skills) or 1)
    chance = 1.0 / (1.0 + math.exp(item[0] - ability))
    surprise = answer.correct - chance
    moves = [(general, 0.5), (item, -1.0), *((skill, 0.7) for skill in skills)]
    for rating, step in moves:
        rating[0] += step / (1.0 + 0.05 * rating[1]) * surprise
        rating[1] += 1.0
    return chance


def _counts(answers: Sequence[Marked]) -> Values:
    seen: defaultdict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    rows = []
    for answer in answers:
        own = seen[(answer.learner,)]
        skills = [seen[(answer.learner, skill)] for skill in answer.skills]
        right = sum(skill[1] for skill in skills) / (len(skills) or 1)
        wrong = sum(skill[0] for skill in skills) / (len(skills) or 1)
        rows.append([1.0, *map(math.log1p, (own[1], own[0], right, wrong))])
        for counted in (own, *skills):
            counted[answer.correct] += 1.0
    return np.array(rows)


def _placed(answers: Sequence[Marked], numbers: dict[str, int]) -> Places:
    return np.array([numbers.setdefault(a.exercise, len(numbers)) for a in answers], np.intp)


def _outcomes(answers: Sequence[Marked]) -> Values:
    return np.array([answer.correct for answer in answers], np.float64)


def _logistic(x: Values) -> Values:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
