"""Times of exercises and encounters: planted factors are found, few answers change little."""

import math
import random

import pytest

from api.calibration.time_fit import Timed, TimeFactors, fit_times


def test_planted_factors_are_found_whoever_answered_what() -> None:
    dice = random.Random(2)
    answers = []
    for who in range(60):
        pace = math.exp(dice.gauss(0.0, 0.3))
        for item, factor in (("quick", 0.5), ("usual", 1.0), ("slow", 2.0)):
            for kind, again in (("first", 1.25), ("same_day_1_right", 0.8)):
                seconds = 20.0 * pace * factor * again * math.exp(dice.gauss(0.0, 0.3))
                answers.append(Timed(str(who), item, seconds, 20.0, kind))
    found = fit_times(answers)
    assert found.items["quick"] / found.items["usual"] == pytest.approx(0.5, rel=0.15)
    assert found.items["slow"] / found.items["usual"] == pytest.approx(2.0, rel=0.15)
    ratio = found.encounters["first"] / found.encounters["same_day_1_right"]
    assert ratio == pytest.approx(1.25 / 0.8, rel=0.15)


def test_one_answer_hardly_moves_the_declared_time_and_a_forgotten_phone_no_more_than_600_s() -> (
    None
):
    one = fit_times([Timed("a", "e", 40.0, 20.0, "first")])
    assert 1.0 < one.items["e"] < 1.15
    assert 1.0 < one.encounters["first"] < 1.05
    left = [Timed("a", "e", seconds, 20.0, "first") for seconds in (600.0, 90_000.0)]
    assert fit_times(left[:1]) == fit_times(left[1:])
    assert fit_times([]) == TimeFactors({}, {})
