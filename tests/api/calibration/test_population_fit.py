"""One night's fit: what is said of exercises, of the prediction, and from when on."""

import math
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from api.calibration.evidence_rows import Answer
from api.calibration.population_fit import fit_population
from api.calibration.taught import ItemModel, Thresholds, Timing, is_worth_a_fit
from api.pacing.placement.items import FIRST_DISCRIMINATION
from api.pacing.prediction import DEFAULT_PREDICTION

LEARNERS = 60


def given(learners: int = LEARNERS) -> list[Timing]:
    """Learners of different ability meet eight exercises, each harder and slower, then again."""
    dice = random.Random(8)
    found = []
    for who in range(learners):
        able = dice.gauss(0.0, 1.0)
        for day in (0.0, 2.0):
            for number in range(8):
                chance = 1.0 / (1.0 + math.exp((number - 3.5) / 2.0 - able - day / 2.0))
                seconds = 10.0 * (0.6 + 0.1 * number) * dice.uniform(0.9, 1.1)
                answer = Answer(
                    f"l{who}",
                    f"e{number}",
                    day + number / 100,
                    dice.random() < chance,
                    ("s",),
                    seconds,
                )
                found.append(Timing(answer, 10.0))
    return found


def test_harder_and_slower_exercises_are_found_to_be_so() -> None:
    taught = fit_population(given(), DEFAULT_PREDICTION, {}, Thresholds(answers_for_weights=100))
    assert list(taught.items) == [f"e{number}" for number in range(8)]
    easy, hard = taught.items["e0"], taught.items["e7"]
    assert hard.difficulty > easy.difficulty + 2.0
    assert hard.log_seconds - easy.log_seconds == pytest.approx(math.log(1.3 / 0.6), abs=0.15)
    assert easy.discrimination != FIRST_DISCRIMINATION
    assert (easy.answers, hard.answers) == (LEARNERS, LEARNERS)
    assert taught.prediction.delayed != DEFAULT_PREDICTION.delayed
    assert set(taught.encounters) == {"first", "later_1_right", "later_1_wrong"}


def test_weights_stay_until_there_are_answers_enough() -> None:
    before = replace(DEFAULT_PREDICTION, same_day=(0.5,) * 9)
    taught = fit_population(given(), before, {}, Thresholds())
    assert 200 < len(given()) < Thresholds().answers_for_weights
    assert (taught.prediction, taught.encounters) == (before, {})
    assert taught.items


def test_nothing_is_said_of_an_exercise_few_have_met() -> None:
    rare = Timing(Answer("l0", "rare", 5.0, False, (), 20.0), 10.0)
    assert (
        "rare" not in fit_population([*given(), rare], DEFAULT_PREDICTION, {}, Thresholds()).items
    )
    assert fit_population(given(4), DEFAULT_PREDICTION, {}, Thresholds()).items == {}


def test_it_is_worth_a_fit_after_a_day_and_enough_answers() -> None:
    day, almost = timedelta(hours=24), timedelta(hours=23, minutes=59)
    assert is_worth_a_fit(None, 200, Thresholds())
    assert is_worth_a_fit(day, 200, Thresholds())
    assert not is_worth_a_fit(almost, 10_000, Thresholds())
    assert not is_worth_a_fit(day, 199, Thresholds())
    assert not is_worth_a_fit(None, 199, Thresholds())


@pytest.mark.parametrize("field", ["difficulty", "discrimination", "log_seconds"])
def test_only_what_somebody_could_notice_has_moved(field: str) -> None:
    before = ItemModel(0.5, 1.0, 0.1, 30)
    assert before.moved_from(None)
    assert not replace(before, answers=31).moved_from(before)
    for way in (-1.0, 1.0):
        value = getattr(before, field)
        assert not replace(before, **{field: value + way * 0.04}).moved_from(before)
        assert replace(before, **{field: value + way * 0.06}).moved_from(before)
