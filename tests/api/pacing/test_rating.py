"""The rating of an answer, case by case."""

import math

import pytest

from api.pacing.memory import Rating
from api.pacing.rating import Confidence, rate


@pytest.mark.parametrize("seconds", [None, 0.1, 10.0, 1e9, math.nan])
@pytest.mark.parametrize("hints_used", [0, 3])
def test_wrong_is_again_whatever_else(seconds: float | None, hints_used: int) -> None:
    assert rate(False, seconds, 10.0, hints_used, streak=9) is Rating.AGAIN


@pytest.mark.parametrize(
    ("seconds", "hints_used", "streak", "rating"),
    [
        (10.0, 0, 0, Rating.GOOD),
        (15.0, 0, 0, Rating.GOOD),
        (15.1, 0, 0, Rating.HARD),
        (10.0, 1, 0, Rating.HARD),
        (2.0, 1, 5, Rating.HARD),
        (4.9, 0, 2, Rating.EASY),
        (5.0, 0, 2, Rating.GOOD),
        (4.9, 0, 1, Rating.GOOD),
    ],
)
def test_right_is_rated_by_time_hints_and_streak(
    seconds: float, hints_used: int, streak: int, rating: Rating
) -> None:
    assert rate(True, seconds, 10.0, hints_used, streak) is rating


@pytest.mark.parametrize("said", Rating)
@pytest.mark.parametrize(("correct", "seconds", "hints_used"), [(True, 99.0, 2), (False, 1.0, 0)])
def test_a_learner_who_rates_herself_is_believed(
    said: Rating, correct: bool, seconds: float, hints_used: int
) -> None:
    assert rate(correct, seconds, 10.0, hints_used, streak=5, self_rating=said) is said


@pytest.mark.parametrize("seconds", [None, 0.0, -5.0, math.nan, math.inf])
def test_a_time_that_cannot_be_is_neither_slow_nor_fast(seconds: float | None) -> None:
    assert rate(True, seconds, 10.0, 0, streak=5) is Rating.GOOD
    assert rate(True, seconds, 10.0, 1, streak=5) is Rating.HARD


@pytest.mark.parametrize(
    ("seconds", "confidence", "changed_answers", "rating"),
    [
        (4.9, "sure", 0, Rating.EASY),
        (4.9, "unsure", 0, Rating.GOOD),
        (4.9, None, 1, Rating.GOOD),
        (10.0, None, 1, Rating.GOOD),
        (10.0, None, 2, Rating.HARD),
        (10.0, "guess", 0, Rating.HARD),
        (10.0, "sure", 0, Rating.GOOD),
    ],
)
def test_wavering_is_never_easy_and_guessing_is_hard(
    seconds: float, confidence: Confidence | None, changed_answers: int, rating: Rating
) -> None:
    said = rate(True, seconds, 10.0, 0, 5, None, confidence, changed_answers)
    assert said is rating
    assert rate(False, seconds, 10.0, 0, 5, None, confidence, changed_answers) is Rating.AGAIN
