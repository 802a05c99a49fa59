"""How near is the predicted length of a session to the real one, for learners never seen before?

Every 20 timed answers in a row count as a session; its length is predicted before it begins from
the answers the learner gave until then, and the exercises' times from other learners.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.calibration.evidence_rows import Answer
from api.calibration.time_fit import Timed, TimeFactors, fit_times
from api.pacing.pace import Pace, encounter, expected_seconds, observe, predicted_seconds
from workers.evaluation.memory_data import read_answers
from workers.evaluation.metrics import Indices, bootstrap
from workers.evaluation.report import Figure, Report
from workers.evaluation.tables import UnreadableData

BLOCK = 20
FOLDS = 5
_AVERAGE_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class _Took:
    learner: str
    item: str
    seconds: float
    encounter: str


@dataclass(frozen=True, slots=True)
class _Session:
    learner: str
    seconds: float
    predicted: dict[str, float]


def evaluate_session_length(data: Path, seed: int) -> Report:
    """Return the report on session lengths. Raises UnreadableData."""
    logs = _timed_logs(read_answers(data))
    if len(logs) < FOLDS:
        raise UnreadableData(
            data, 0, "", f"give at least {FOLDS} learners with {BLOCK} timed answers each"
        )
    order = np.random.default_rng(seed).permutation(sorted(logs))
    sessions: list[_Session] = []
    for number in range(FOLDS):
        unseen = {str(name) for name in order[number::FOLDS]}
        known = [log for name, log in logs.items() if name not in unseen]
        sessions += _predicted([logs[name] for name in sorted(unseen)], known)
    return Report(
        "session-length",
        len(sessions),
        f"{len(logs)} learners in {FOLDS} folds: each is scored by what the others taught",
        seed,
        {model: _figures(sessions, model, seed) for model in sessions[0].predicted},
        (
            f"A row is a session of {BLOCK} timed answers in a row; relative_error is the mean of"
            " |predicted - real| / real, bias the mean of (predicted - real) / real.",
            "In brackets: 95 % intervals, 200 bootstrap draws of whole learners.",
        ),
    )


def _timed_logs(answers: Sequence[Answer]) -> dict[str, list[_Took]]:
    logs: dict[str, list[_Took]] = defaultdict(list)
    before: dict[tuple[str, str], tuple[int, float, bool]] = {}
    for answer in answers:
        met, days, right = before.get((answer.learner, answer.item), (0, 0.0, True))
        if answer.seconds is not None and answer.correct is not None:
            kind = encounter(met, answer.days - days, right)
            logs[answer.learner].append(_Took(answer.learner, answer.item, answer.seconds, kind))
        before[answer.learner, answer.item] = (met + 1, answer.days, bool(answer.correct))
    return {name: log for name, log in logs.items() if len(log) >= BLOCK}


def _predicted(logs: Sequence[Sequence[_Took]], known: Sequence[Sequence[_Took]]) -> list[_Session]:
    taught = [each for log in known for each in log]
    times = [each.seconds for each in taught]
    # Such data declares no times: all exercises count as declared alike, at the typical time.
    usual = math.exp(float(np.mean(np.log(times))))
    factors = fit_times(
        [Timed(each.learner, each.item, each.seconds, usual, each.encounter) for each in taught]
    )
    mean = float(np.mean(times))
    return [session for log in logs for session in _sessions(log, factors, usual, mean)]


def _sessions(
    log: Sequence[_Took], factors: TimeFactors, usual: float, mean: float
) -> list[_Session]:
    pace, declared_pace, average, found = Pace(), Pace(), mean, []
    for start in range(0, len(log) - BLOCK + 1, BLOCK):
        block = log[start : start + BLOCK]
        expected = [
            expected_seconds(
                usual,
                factors.items.get(each.item, 1.0),
                factors.encounters.get(each.encounter, 1.0),
            )
            for each in block
        ]
        told = {
            "interlude": _clocked(pace, expected),
            "learner_alone": _clocked(declared_pace, [usual] * BLOCK),
            "moving_average": average * BLOCK,
            "global_average": mean * BLOCK,
        }
        seconds = [each.seconds for each in block]
        found.append(_Session(log[0].learner, sum(seconds), told))
        for took, wanted in zip(seconds, expected, strict=True):
            pace = observe(pace, took, wanted)
            declared_pace = observe(declared_pace, took, usual)
            average += _AVERAGE_WEIGHT * (took - average)
    return found


def _clocked(pace: Pace, expected: Sequence[float]) -> float:
    return sum(predicted_seconds(pace, seconds) for seconds in expected)


def _figures(sessions: Sequence[_Session], model: str, seed: int) -> dict[str, Figure]:
    learners = np.array([session.learner for session in sessions])
    stray = np.array([each.predicted[model] / each.seconds - 1.0 for each in sessions])

    def error(rows: Indices) -> float:
        return float(np.mean(np.abs(stray[rows])))

    def bias(rows: Indices) -> float:
        return float(np.mean(stray[rows]))

    rows = np.arange(len(sessions))
    return {
        "relative_error": Figure(error(rows), *bootstrap(learners, error, seed)),
        "bias": Figure(bias(rows), *bootstrap(learners, bias, seed)),
    }
