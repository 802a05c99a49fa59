"""How near is a short placement to the whole test, how sure of itself, and how it wears questions.

Intervals come from drawing the people placed anew; what the questions are worth is held fixed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from api.pacing.placement.items import right_chance
from api.pacing.placement.stopping import MOST_ITEMS
from api.pacing.placement.testing_out import KNOWN_CHANCE
from workers.evaluation.metrics import Indices, bootstrap
from workers.evaluation.placement_data import Exam
from workers.evaluation.placement_replay import LENGTHS, Floats, Replayed, whole_estimates
from workers.evaluation.report import Figure

_SCORE_OF_95 = 1.96


@dataclass(frozen=True, slots=True)
class Truth:
    """What the whole test says of each person: the logit of the score, and the full estimate."""

    scores: Floats
    abilities: Floats


def truth_of(exam: Exam) -> Truth:
    """Return what all the answers of each person placed say of them.

    Half a right and half a wrong answer are added to each score, so that a perfect one has a logit.
    """
    right = exam.outcomes.sum(axis=1) + 0.5
    wrong = (~exam.outcomes).sum(axis=1) + 0.5
    abilities = np.array([each.mean for each in whole_estimates(exam.items, exam.outcomes)])
    return Truth(np.log(right / wrong), abilities)


def agreement(replays: Sequence[Replayed], truth: Truth, seed: int) -> dict[str, Figure]:
    """Return r, rmse and coverage after each number of questions, as means over the replays."""
    figures: dict[str, Figure] = {}
    for row, length in enumerate(LENGTHS):
        means = np.array([each.means[row] for each in replays])
        errors = np.array([each.errors[row] for each in replays])
        figures |= _agreement_after(length, means, errors, truth, seed)
    return figures


def gain(
    replays: Sequence[Replayed], others: Sequence[Replayed], truth: Truth, seed: int
) -> dict[str, Figure]:
    """Return how far r lies above that of `others` in the same pools, as a mean over them."""
    figures = {}
    for row, length in enumerate(LENGTHS):
        ours = np.array([each.means[row] for each in replays])
        theirs = np.array([each.means[row] for each in others])
        figures[f"gain_{length}"] = _figure(_difference(ours, theirs, truth.scores), truth, seed)
    return figures


def exposure(replayed: Replayed, items: int) -> dict[str, Figure]:
    """Return the largest share of people asked one question in 8, and the share nobody was."""
    asked = np.bincount(replayed.asked[:, :MOST_ITEMS].ravel(), minlength=items)
    return {
        "most_asked": Figure(float(asked.max() / len(replayed.asked))),
        "never_asked": Figure(float((asked == 0).mean())),
    }


def known_unasked(replayed: Replayed, exam: Exam, truth: Truth, seed: int) -> dict[str, Figure]:
    """Return how often people are right on what was not asked of them but counts as known.

    By the rule of testing out, after 8 questions; and the share of the unasked that counts so.
    """
    row = LENGTHS.index(MOST_ITEMS)
    lowest = replayed.means[row] - replayed.errors[row]
    chances = np.array([[right_chance(item, each) for item in exam.items] for each in lowest])
    unasked = np.ones(exam.outcomes.shape, dtype=np.bool_)
    np.put_along_axis(unasked, replayed.asked[:, :MOST_ITEMS], False, axis=1)
    known = unasked & (chances >= KNOWN_CHANCE)
    right, all_known = (known & exam.outcomes).sum(axis=1), known.sum(axis=1)

    def share_right(at: Indices) -> float:
        return float(right[at].sum() / max(all_known[at].sum(), 1))

    return {
        "unasked_right": _figure(share_right, truth, seed),
        "unasked_known": Figure(float(known.sum() / unasked.sum())),
    }


def _agreement_after(
    length: int, means: Floats, errors: Floats, truth: Truth, seed: int
) -> dict[str, Figure]:
    off = means - truth.abilities
    squares, inside = off * off, np.abs(off) <= _SCORE_OF_95 * errors

    def rmse(at: Indices) -> float:
        return float(np.sqrt(squares[:, at].mean(axis=1)).mean())

    return {
        f"r_{length}": _figure(lambda at: _r(means[:, at], truth.scores[at]), truth, seed),
        f"rmse_{length}": _figure(rmse, truth, seed),
        f"coverage_{length}": _figure(lambda at: float(inside[:, at].mean()), truth, seed),
    }


def _difference(ours: Floats, theirs: Floats, scores: Floats) -> Callable[[Indices], float]:
    return lambda at: _r(ours[:, at], scores[at]) - _r(theirs[:, at], scores[at])


def _r(means: Floats, scores: Floats) -> float:
    """Return Pearson's correlation with the scores, as a mean over the rows of `means`."""
    off = means - means.mean(axis=1, keepdims=True)
    far = scores - scores.mean()
    spread = np.sqrt((off * off).sum(axis=1) * (far @ far))
    return float(np.mean(off @ far / np.where(spread > 0.0, spread, np.inf)))


def _figure(statistic: Callable[[Indices], float], truth: Truth, seed: int) -> Figure:
    people = np.arange(len(truth.scores))
    return Figure(statistic(people), *bootstrap(people, statistic, seed))
