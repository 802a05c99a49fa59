"""Which answers may teach and which are scored: unseen learners where there are many, else the
future of the few.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from api.calibration.evidence_rows import Answer, Row, Rules, evidence_rows
from api.calibration.learner_fit import Review, fit_learner
from api.calibration.prediction_fit import Calibration, calibrate
from api.pacing.memory import DEFAULT_WEIGHTS, Rating
from api.pacing.prediction import SAME_DAY_DAYS
from workers.evaluation.memory_baselines import leitner, sm2

LEAST_LEARNERS = 20
FOLDS = 5
BLOCKS = 6

DELAYED, SAME_DAY, FIRST = "delayed", "same_day", "first"

Logs = Mapping[str, Sequence[Answer]]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scored:
    """One answer to predict.

    `row`: what our rules knew, `plain`: the same with everybody's memory weights; `sm2_days`,
    `leitner_days`: the intervals those had set; `memory_weights`: the learner's own.
    """

    row: Row
    plain: Row
    sm2_days: float
    leitner_days: float
    memory_weights: Sequence[float]


@dataclass(frozen=True, slots=True)
class Fold:
    """What was learnt from the taught answers, and the answers it is scored on, of one kind."""

    calibration: Calibration
    taught: Sequence[Row]
    scored: Sequence[Scored]


def kind(row: Row) -> str:
    """Return whether this answer is a first meeting, a repeat within half a day, or a later one."""
    if row.clues is None:
        return FIRST
    return SAME_DAY if row.evidence.days < SAME_DAY_DAYS else DELAYED


def learner_folds(logs: Logs, seed: int) -> Iterator[dict[str, Fold]]:
    """Yield five folds, each by kind, whose scored learners taught nothing."""
    order = np.random.default_rng(seed).permutation(sorted(logs))
    for number in range(FOLDS):
        unseen = {str(name) for name in order[number::FOLDS]}
        known = {name: log for name, log in logs.items() if name not in unseen}
        calibration = calibrate(known.values())
        taught = _rows(known, calibration)
        scored = [each for name in sorted(unseen) for each in _scored(logs[name], calibration)]
        yield {
            sort: Fold(
                calibration,
                [row for row in taught if kind(row) == sort],
                [each for each in scored if kind(each.row) == sort],
            )
            for sort in (DELAYED, SAME_DAY, FIRST)
        }


def time_folds(logs: Logs, sort: str) -> Iterator[Fold]:
    """Yield the second to sixth of six equal blocks of answers of one kind.

    Each is predicted from all answers before its first one.
    """
    asked = sorted(row.answer.days for row in _rows(logs, None) if kind(row) == sort)
    if not asked:
        return
    starts = [asked[len(asked) * block // BLOCKS] for block in range(1, BLOCKS)]
    for start, end in zip(starts, [*starts[1:], np.inf], strict=True):
        past = {name: _before(log, start) for name, log in logs.items()}
        own = {name: _memory_weights(log) for name, log in past.items()}
        calibration = calibrate(past.values(), memory_weights=own)
        found = [each for name in logs for each in _scored(logs[name], calibration, own[name])]
        found = [each for each in found if kind(each.row) == sort]
        yield Fold(
            calibration,
            [each.row for each in found if each.row.answer.days < start],
            [each for each in found if start <= each.row.answer.days < end],
        )


def _rows(logs: Logs, calibration: Calibration | None) -> list[Row]:
    rules = Rules(calibration.difficulties, calibration.prediction) if calibration else Rules()
    return [row for log in logs.values() for row in evidence_rows(log, rules)]


def _before(log: Sequence[Answer], days: float) -> list[Answer]:
    return [answer for answer in log if answer.days < days]


def _memory_weights(log: Sequence[Answer]) -> Sequence[float]:
    reviews = [
        Review(answer.item, _rating(answer), _EPOCH + timedelta(days=answer.days)) for answer in log
    ]
    fit = fit_learner(reviews)
    return fit.weights if fit is not None else DEFAULT_WEIGHTS


def _rating(answer: Answer) -> Rating:
    return answer.rating or (Rating.GOOD if answer.correct else Rating.AGAIN)


def _scored(
    log: Sequence[Answer], calibration: Calibration, memory: Sequence[float] = DEFAULT_WEIGHTS
) -> list[Scored]:
    learnt = Rules(calibration.difficulties, calibration.prediction, memory)
    plain = Rules(calibration.difficulties, calibration.prediction)
    rows = list(evidence_rows(log, learnt))
    beside = rows if memory is DEFAULT_WEIGHTS else list(evidence_rows(log, plain))
    together = zip(rows, beside, _intervals(log), strict=True)
    return [Scored(row, other, *days, memory) for row, other, days in together]


def _intervals(log: Sequence[Answer]) -> list[tuple[float, float]]:
    ordered = sorted(log, key=lambda answer: answer.days)
    places: dict[str, list[int]] = {}
    for place, answer in enumerate(ordered):
        places.setdefault(answer.item, []).append(place)
    found = [(0.0, 0.0)] * len(ordered)
    for those in places.values():
        answers = [ordered[place] for place in those]
        for place, *days in zip(those, sm2(answers), leitner(answers), strict=True):
            found[place] = (days[0], days[1])
    return [days for answer, days in zip(ordered, found, strict=True) if answer.correct is not None]
