"""What do everybody's answers teach about predicting the next one?

How difficult each exercise is, and how much each clue of the prediction counts. A worker asks at
night, and the evaluation asks the same of the learners it may learn from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.calibration.difficulty_fit import Met, corrected, first_difficulties
from api.calibration.evidence_rows import Answer, Difficulties, Row, Rules, evidence_rows
from api.pacing.memory import DEFAULT_WEIGHTS
from api.pacing.prediction import DEFAULT_PREDICTION, SAME_DAY_DAYS, PredictionWeights

# An exercise met by fewer learners is held to be as difficult as usual: one learner's misses are
# already in her own counts, and would be told twice.
LEAST_LEARNERS = 5

# What the defaults may count for, as a precision on each weight. The newest fifth of the rows says
# which: it is predicted from the older ones, and the best is then fitted to all.
DEFAULTS_PRECISIONS = (10.0, 30.0, 100.0, 300.0, 1000.0)
SEEN_SHARE = 0.8

_TIMES_THROUGH = 2
_NEWTON_STEPS = 50
_SETTLED = 1e-8

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt: how difficult the exercises are, and the weights of the clues."""

    difficulties: Difficulties
    prediction: PredictionWeights


def calibrate(
    learners: Iterable[Sequence[Answer]],
    memory_weights: Mapping[str, Sequence[float]] | None = None,
    usual: float | None = None,
    least_learners: int = LEAST_LEARNERS,
) -> Calibration:
    """Return what these learners' answers teach; each sequence is one learner's.

    `memory_weights`: those of learners who have their own; an exercise that fewer than
    `least_learners` met is of the `usual` difficulty in logits, the mean one if none is given. What
    abilities learn depends on difficulties and prediction and the other way round, so the answers
    are gone through twice. Difficulties are learnt from first meetings: later answers say
    more of what was kept.
    """
    logs = [answers for answers in learners if answers]
    first = _enough(_first_meetings(logs), least_learners)
    difficulties = _like_usual(first_difficulties(first), usual)
    own, prediction = memory_weights or {}, DEFAULT_PREDICTION
    met_enough = {each.item for each in first}
    for _ in range(_TIMES_THROUGH):
        rows: list[Row] = []
        for answers in logs:
            memory = own.get(answers[0].learner, DEFAULT_WEIGHTS)
            rows += evidence_rows(answers, Rules(difficulties, prediction, memory))
        met = [_met(row, difficulties) for row in rows if row.clues is None]
        prediction = fit_prediction(rows)
        found = corrected(difficulties, [each for each in met if each.item in met_enough])
        difficulties = _like_usual(found, usual)
    return Calibration(difficulties, prediction)


def fit_prediction(
    rows: Iterable[Row], toward: PredictionWeights = DEFAULT_PREDICTION
) -> PredictionWeights:
    """Return the weights under which these answers are likeliest, drawn `toward` the given ones.

    Ridge logistic regression by Newton's method (le Cessie and van Houwelingen 1992), as strongly
    drawn as serves the newest fifth of the rows best. Without rows of a kind its weights stay.
    """
    delayed: list[Row] = []
    same_day: list[Row] = []
    for row in rows:
        if row.clues is not None:
            (same_day if row.evidence.days < SAME_DAY_DAYS else delayed).append(row)
    return PredictionWeights(
        _fitted(delayed, toward.delayed),
        _fitted(same_day, toward.same_day),
    )


def _first_meetings(logs: Sequence[Sequence[Answer]]) -> list[Met]:
    found = []
    for answers in logs:
        first: dict[str, Answer] = {}
        for answer in sorted(answers, key=lambda each: each.days):
            first.setdefault(answer.item, answer)
        found += [
            Met(answer.item, answer.correct, guess=answer.guess)
            for answer in first.values()
            if answer.correct is not None
        ]
    return found


def _enough(met: Sequence[Met], least_learners: int) -> list[Met]:
    learners = Counter(each.item for each in met)
    return [each for each in met if learners[each.item] >= least_learners]


def _met(row: Row, difficulties: Difficulties) -> Met:
    answer, evidence = row.answer, row.evidence
    return Met(
        answer.item,
        bool(answer.correct),
        evidence.gap + difficulties.of(answer.item),
        evidence.gap_variance,
        answer.guess,
    )


def _like_usual(found: Difficulties, usual: float | None) -> Difficulties:
    return found if usual is None else Difficulties(found.known, usual)


def _fitted(rows: Sequence[Row], toward: tuple[float, ...]) -> tuple[float, ...]:
    if not rows:
        return toward
    oldest_first = sorted(rows, key=lambda row: row.answer.days)
    clues = np.array([row.clues for row in oldest_first], np.float64)
    right = np.array([bool(row.answer.correct) for row in oldest_first], np.float64)
    prior, seen = np.array(toward), int(SEEN_SHARE * len(rows))

    def unseen_loss(precision: float) -> float:
        logits = clues[seen:] @ _newton(clues[:seen], right[:seen], prior, precision)
        return float(np.sum(np.logaddexp(0.0, logits) - right[seen:] * logits))

    best = min(DEFAULTS_PRECISIONS, key=unseen_loss)
    return tuple(float(weight) for weight in _newton(clues, right, prior, best))


def _newton(clues: Values, right: Values, prior: Values, precision: float) -> Values:
    weights = prior.copy()
    for _ in range(_NEWTON_STEPS):
        chance = _logistic(clues @ weights)
        slope = clues.T @ (right - chance) - precision * (weights - prior)
        bend = (clues.T * (chance * (1.0 - chance))) @ clues
        step = np.linalg.solve(bend + precision * np.eye(len(prior)), slope)
        weights += step
        if np.max(np.abs(step)) < _SETTLED:
            break
    return weights


def _logistic(x: Values) -> Values:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0))))
