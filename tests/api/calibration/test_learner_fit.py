"""Weights of one learner: found where she differs from everybody, refused if they are no better."""

import random
from datetime import UTC, datetime, timedelta

from api.calibration.learner_fit import LEAST_REVIEWS, Review, fit_learner
from api.pacing.memory import (
    DEFAULT_WEIGHTS,
    Memory,
    Rating,
    interval_days,
    retrievability,
    review,
)

START = datetime(2026, 1, 5, 8, tzinfo=UTC)

# She keeps a first right answer a fifth as long as everybody, and gains less from each repeat.
FORGETFUL = tuple(
    weight * {0: 0.2, 2: 0.2, 8: 0.4}.get(place, 1.0)
    for place, weight in enumerate(DEFAULT_WEIGHTS)
)


def log_of(weights: tuple[float, ...], exercises: int, answers: int, seed: int) -> list[Review]:
    """Answers as this memory would give them, asked when everybody's weights call them due."""
    dice, log = random.Random(seed), []
    for exercise in range(exercises):
        at, hers, ours = START + timedelta(days=dice.randrange(600)), None, None
        for _ in range(answers):
            chance = retrievability(hers, at, weights) if hers else 0.7
            rating = Rating.GOOD if dice.random() < chance else Rating.AGAIN
            log.append(Review(str(exercise), rating, at))
            hers, ours = review(hers, rating, at, weights), review(ours, rating, at)
            at += _wait(ours, dice)
    return log


def _wait(memory: Memory, dice: random.Random) -> timedelta:
    return timedelta(days=max(1.0, interval_days(memory, 0.9)) * dice.uniform(0.6, 1.4))


def test_a_learner_who_forgets_sooner_gets_weights_that_say_so() -> None:
    fit = fit_learner(log_of(FORGETFUL, 250, 8, seed=1))
    assert fit is not None
    assert fit.kept
    assert fit.log_loss_fitted < fit.log_loss_default - 0.02
    assert len(fit.weights) == 21
    assert fit.weights[2] < 0.6 * DEFAULT_WEIGHTS[2]
    assert fit.reviews == 250 * 7


def test_fitted_weights_no_better_than_those_in_force_are_not_kept() -> None:
    log = log_of(FORGETFUL, 100, 8, seed=2)
    fit = fit_learner(log, FORGETFUL)
    assert fit is not None
    assert fit.log_loss_fitted >= fit.log_loss_default
    assert (fit.kept, fit.weights) == (False, FORGETFUL)


def test_the_order_of_the_rows_changes_nothing() -> None:
    log = log_of(FORGETFUL, 80, 8, seed=3)
    assert fit_learner(log) == fit_learner(random.Random(4).sample(log, len(log)))


def test_too_few_answers_on_another_day_fit_nothing() -> None:
    exercises = LEAST_REVIEWS // 4
    log = log_of(DEFAULT_WEIGHTS, exercises, 5, seed=5)
    assert fit_learner(log) is not None
    assert fit_learner(log[:-1]) is None
    assert fit_learner([]) is None


def test_repeats_in_one_sitting_are_not_what_weights_are_judged_by() -> None:
    log = log_of(FORGETFUL, 120, 6, seed=6)
    repeats = [Review(each.exercise_id, Rating.GOOD, each.at) for each in log[-30:]]
    soon = [Review(each.exercise_id, each.rating, each.at + timedelta(hours=1)) for each in repeats]
    with_repeats, without = fit_learner(log + soon), fit_learner(log)
    assert with_repeats is not None
    assert without is not None
    assert with_repeats.reviews == without.reviews == 600


def test_the_newest_fifth_judges_and_teaches_nothing() -> None:
    log = sorted(log_of(FORGETFUL, 120, 6, seed=7), key=lambda each: each.at)
    unseen = int(0.8 * len(log))
    harder = {Rating.GOOD: Rating.HARD, Rating.AGAIN: Rating.AGAIN}
    end = [Review(each.exercise_id, harder[each.rating], each.at) for each in log[unseen:]]
    one, other = fit_learner(log), fit_learner(log[:unseen] + end)
    assert one is not None
    assert other is not None
    assert one.kept
    assert other.kept
    assert one.weights == other.weights
    assert one.log_loss_fitted != other.log_loss_fitted
