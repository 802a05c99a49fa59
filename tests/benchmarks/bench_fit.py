"""What does fitting one learner's memory weights cost, beside the optimiser it leans on alone?

`python tests/benchmarks/bench_fit.py` fits 10,000 reviews of one learner (1,000 exercises, 10 each)
both ways and prints milliseconds and the ratios (quiet figures: the best of several rounds). Ours
fits on four fifths and judges both sets of weights on the rest.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview

sys.path.insert(0, str(Path(__file__).parents[2]))

from api.calibration.learner_fit import Review, fit_learner, fit_log, log_of
from api.pacing.memory import Memory, Rating, interval_days, retrievability, review

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
EXERCISES = 1_000
REVIEWS = 10
ROUNDS = 11

Training = tuple[list[FSRSItem], list[int]]


def main() -> None:
    """Print one row per side, then ours as a share of each."""
    log = [
        Review(str(exercise), rating, at)
        for exercise in range(EXERCISES)
        for at, rating in _history(random.Random(exercise))
    ]
    columns, (items, exercises) = log_of(log), _training(log)
    sides: tuple[Callable[[], object], ...] = (
        lambda: fit_learner(log),
        lambda: _optimise(*_training(log)),
        lambda: fit_log(columns),
        lambda: _optimise(items, exercises),
        lambda: _optimise(items),
    )
    ours, theirs, ours_ready, grouped, plain = _milliseconds(sides)
    print(f"fit one learner, {len(log)} reviews, best of {ROUNDS} rounds, ms")
    print("from the reviews")
    print(f"  fsrs-rs compute_parameters, items made          {theirs:6.1f}")
    print(f"  interlude fit_learner, judged on unseen reviews {ours:6.1f}   {ours / theirs:.2f}")
    print("with columns, items ready made")
    print(f"  fsrs-rs compute_parameters                      {plain:6.1f}")
    print(f"  fsrs-rs compute_parameters, cards told          {grouped:6.1f}")
    print(
        f"  interlude fit_log, judged on unseen reviews     {ours_ready:6.1f}"
        f"   {ours_ready / plain:.2f} and {ours_ready / grouped:.2f}"
    )
    print("  gate P8: at most 2 of compute_parameters")


def _history(dice: random.Random) -> list[tuple[datetime, Rating]]:
    """Return a learner's answers to one exercise, asked about when due, answered as remembered."""
    memory: Memory | None = None
    at, history = START + timedelta(days=dice.randrange(200)), []
    for _ in range(REVIEWS):
        known = dice.random() < (retrievability(memory, at) if memory else 0.6)
        rating = dice.choice((Rating.HARD, Rating.GOOD, Rating.GOOD)) if known else Rating.AGAIN
        memory = review(memory, rating, at)
        history.append((at, rating))
        at += timedelta(days=max(1.0, interval_days(memory, 0.85)) * dice.uniform(0.7, 1.5))
    return history


def _training(log: Sequence[Review]) -> Training:
    """Return what fsrs-rs trains on: every review but the first, with all that came before it."""
    histories: dict[str, list[FSRSReview]] = {}
    last: dict[str, datetime] = {}
    items, exercises = [], []
    for each in log:
        history = histories.setdefault(each.exercise_id, [])
        days = (each.at - last[each.exercise_id]).days if history else 0
        history.append(FSRSReview(each.rating, days))
        last[each.exercise_id] = each.at
        if days > 0:
            items.append(FSRSItem(history))
            exercises.append(int(each.exercise_id))
    return items, exercises


def _optimise(items: list[FSRSItem], exercises: list[int] | None = None) -> list[float]:
    return FSRS(DEFAULT_PARAMETERS).compute_parameters(items, exercises)


def _milliseconds(sides: Sequence[Callable[[], object]]) -> list[float]:
    """Return the best time of each side, taken in turns so that noise meets them all."""
    rounds = [[_seconds(side) for side in sides] for _ in range(ROUNDS)]
    return [min(times) * 1e3 for times in zip(*rounds, strict=True)]


def _seconds(side: Callable[[], object]) -> float:
    began = time.perf_counter()
    side()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
