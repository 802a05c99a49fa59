"""What do everybody's answers teach about predicting the next one?

How difficult each exercise is, and how much each clue of the prediction counts. A worker asks at
night, and the evaluation asks the same of the learners it may learn from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.calibration.evidence_rows import Answer, Row, Rules, evidence_rows
from api.pacing.memory import DEFAULT_WEIGHTS
from api.pacing.prediction import DEFAULT_PREDICTION, SAME_DAY_DAYS, PredictionWeights

# An exercise met by fewer learners keeps its declared difficulty: one learner's misses are already
# in her own counts, and would be told twice.
LEAST_LEARNERS = 5

# What the defaults may count for, as a precision on each weight. The newest fifth of the rows says
# which: it is predicted from the older ones, and the best is then fitted to all.
DEFAULTS_PRECISIONS = (10.0, 30.0, 100.0, 300.0, 1000.0)
SEEN_SHARE = 0.8

_DIFFICULTY_PRECISION = 1.0
_ABILITY_PRECISION = 1.0
_SWEEPS = 30
_NEWTON_STEPS = 50
_SETTLED = 1e-8

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt: difficulty in logits of each exercise, and the weights of the clues."""

    difficulties: dict[str, float]
    prediction: PredictionWeights


def calibrate(
    learners: Iterable[Sequence[Answer]],
    declared: Mapping[str, float] | None = None,
    memory_weights: Mapping[str, Sequence[float]] | None = None,
    least_learners: int = LEAST_LEARNERS,
) -> Calibration:
    """Return what these learners' answers teach; each sequence is one learner's.

    `declared`: the authors' difficulties in logits (0 where none); `memory_weights`: those of
    learners who have their own; an exercise that fewer than `least_learners` met keeps its declared
    difficulty. What abilities learn depends on the prediction and the other way round, so the
    answers are gone through twice.
    """
    logs = [answers for answers in learners if answers]
    difficulties = fit_difficulties(_first_meetings(logs), declared or {}, least_learners)
    believed = {**(declared or {}), **difficulties}
    own = memory_weights or {}
    prediction = DEFAULT_PREDICTION
    for _ in range(2):
        rows: list[Row] = []
        for answers in logs:
            memory = own.get(answers[0].learner, DEFAULT_WEIGHTS)
            rows += evidence_rows(answers, Rules(believed, prediction, memory))
        prediction = fit_prediction(rows)
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


def fit_difficulties(
    first_meetings: Sequence[Answer],
    declared: Mapping[str, float],
    least_learners: int = LEAST_LEARNERS,
) -> dict[str, float]:
    """Return each exercise's difficulty in logits, from answers of learners who first met it.

    Rasch 1960 with a guessing floor: one ability per learner, one difficulty per exercise, both
    held near what is expected (0, and the declared one) and found in turns by Newton steps. Only
    exercises that at least `least_learners` met appear.
    """
    met = Counter(answer.item for answer in first_meetings)
    used = [answer for answer in first_meetings if met[answer.item] >= least_learners]
    items = sorted({answer.item for answer in used})
    expected = np.array([declared.get(item, 0.0) for item in items])
    found = _rasch(used, {item: number for number, item in enumerate(items)}, expected)
    return {item: float(value) for item, value in zip(items, found, strict=True)}


def _first_meetings(logs: Sequence[Sequence[Answer]]) -> list[Answer]:
    found = []
    for answers in logs:
        first: dict[str, Answer] = {}
        for answer in sorted(answers, key=lambda each: each.days):
            first.setdefault(answer.item, answer)
        found += [answer for answer in first.values() if answer.correct is not None]
    return found


def _rasch(answers: Sequence[Answer], numbers: Mapping[str, int], expected: Values) -> Values:
    names = sorted({answer.learner for answer in answers})
    learner_numbers = {name: number for number, name in enumerate(names)}
    who = np.array([learner_numbers[answer.learner] for answer in answers], np.int64)
    what = np.array([numbers[answer.item] for answer in answers], np.int64)
    right = np.array([bool(answer.correct) for answer in answers], np.float64)
    guess = np.array([answer.guess for answer in answers], np.float64)
    ability, difficulty = np.zeros(len(names)), expected.copy()
    for _ in range(_SWEEPS):
        pull, told = _slopes(ability[who] - difficulty[what], right, guess)
        drawn = _DIFFICULTY_PRECISION * (expected - difficulty)
        difficulty += _step(what, -pull, told, drawn, _DIFFICULTY_PRECISION)
        pull, told = _slopes(ability[who] - difficulty[what], right, guess)
        ability += _step(who, pull, told, -_ABILITY_PRECISION * ability, _ABILITY_PRECISION)
    return difficulty


def _slopes(gap: Values, right: Values, guess: Values) -> tuple[Values, Values]:
    above = _logistic(gap)
    chance = np.clip(guess + (1.0 - guess) * above, 1e-9, 1.0 - 1e-9)
    slope = (1.0 - guess) * above * (1.0 - above)
    noise = chance * (1.0 - chance)
    return slope * (right - chance) / noise, slope * slope / noise


def _step(place: Numbers, pull: Values, told: Values, drawn: Values, precision: float) -> Values:
    many = len(drawn)
    step = (np.bincount(place, pull, many) + drawn) / (np.bincount(place, told, many) + precision)
    return np.asarray(np.clip(step, -1.0, 1.0))


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
