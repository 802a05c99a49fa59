"""The pace clock: exact in any order, declared at first, the learner's own in the end."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pacing.pace import (
    Pace,
    encounter,
    expected_seconds,
    least_total_factor,
    observe,
    predicted_seconds,
    spread,
    total_at_percentile,
)

times = st.floats(min_value=0.0, max_value=5000.0)
declared = st.floats(min_value=1.0, max_value=300.0)
answers = st.lists(st.tuples(times, declared), max_size=40)


def watched(observed: list[tuple[float, float]]) -> Pace:
    pace = Pace()
    for seconds, declared_seconds in observed:
        pace = observe(pace, seconds, declared_seconds)
    return pace


@given(answers, st.randoms())
def test_the_same_answers_in_any_order_leave_the_same_pace(
    observed: list[tuple[float, float]], dice: random.Random
) -> None:
    shuffled = observed.copy()
    dice.shuffle(shuffled)
    assert watched(shuffled) == watched(observed)


def one_step(pace: Pace, percentile: float) -> float:
    """Seconds that so many answers to a 20 s exercise stay within."""
    typical = predicted_seconds(pace, 20.0)
    return total_at_percentile(spread(pace), typical, typical * typical, percentile)


def test_before_any_answer_the_declared_time_is_predicted() -> None:
    assert predicted_seconds(Pace(), 20.0) == 20.0


def test_the_declared_time_counts_as_three_answers() -> None:
    pace = watched([(40.0, 20.0)] * 3)
    assert predicted_seconds(pace, 20.0) == pytest.approx(20.0 * math.sqrt(2.0))
    assert predicted_seconds(watched([(40.0, 20.0)] * 3000), 20.0) == pytest.approx(40.0, rel=1e-2)


def test_a_double_tap_and_a_forgotten_phone_are_held_to_1_and_600_seconds() -> None:
    assert observe(Pace(), 0.0, 20.0) == observe(Pace(), 1.0, 20.0)
    assert observe(Pace(), 86_400.0, 20.0) == observe(Pace(), 600.0, 20.0)
    assert observe(Pace(), 600.0, 20.0) != observe(Pace(), 599.0, 20.0)


@pytest.mark.parametrize("seconds", [math.nan, math.inf])
def test_a_time_that_is_no_number_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        observe(Pace(), seconds, 20.0)


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf])
def test_a_declared_time_that_is_not_positive_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="declared"):
        observe(Pace(), 10.0, seconds)
    with pytest.raises(ValueError, match="declared"):
        predicted_seconds(Pace(), seconds)


def test_a_new_learner_strays_as_people_did_in_the_measurement() -> None:
    # exp(0.8416 * 0.51) = 1.536
    assert one_step(Pace(), 0.8) == pytest.approx(20.0 * 1.536, rel=1e-3)
    assert one_step(Pace(), 0.5) == pytest.approx(20.0)


def test_a_steady_learner_strays_less_and_an_uneven_one_more() -> None:
    steady = watched([(20.0, 20.0)] * 200)
    uneven = watched([(5.0, 20.0), (80.0, 20.0)] * 100)
    usual = one_step(Pace(), 0.8)
    assert one_step(steady, 0.8) < 0.8 * usual
    assert one_step(uneven, 0.8) > 1.5 * usual


def test_eighty_of_a_hundred_simulated_sessions_end_within_the_percentile() -> None:
    dice = random.Random(80)
    strays = spread(Pace())
    steps = [8.0, 12.0, 12.0, 20.0, 20.0, 25.0, 40.0, 90.0]
    bound = total_at_percentile(strays, sum(steps), sum(step * step for step in steps), 0.8)

    def session() -> float:
        tempo = dice.gauss(0.0, math.sqrt(strays.pace_variance))
        deviation = math.sqrt(strays.answer_variance)
        return sum(step * math.exp(tempo + dice.gauss(0.0, deviation)) for step in steps)

    within = sum(session() <= bound for _ in range(20_000)) / 20_000
    assert within == pytest.approx(0.8, abs=0.015)


@given(answers, st.lists(declared, min_size=1, max_size=60))
def test_the_least_factor_is_never_above_the_full_percentile(
    observed: list[tuple[float, float]], steps: list[float]
) -> None:
    strays = spread(watched(observed))
    total = total_at_percentile(strays, sum(steps), sum(step * step for step in steps), 0.8)
    assert total >= least_total_factor(strays, 0.8) * sum(steps) * (1.0 - 1e-12)


def test_no_steps_take_no_time() -> None:
    assert total_at_percentile(spread(Pace()), 0.0, 0.0, 0.8) == 0.0


def test_a_time_is_expected_from_exercise_encounter_and_accommodation() -> None:
    assert expected_seconds(20.0) == 20.0
    assert expected_seconds(20.0, 0.5, 1.2, 1.5) == pytest.approx(18.0)
    with pytest.raises(ValueError, match="declared"):
        expected_seconds(20.0, accommodation=0.0)


def test_a_learner_with_more_time_is_no_slower_for_using_it() -> None:
    longer = expected_seconds(20.0, accommodation=1.5)
    assert observe(Pace(), 30.0, longer) == observe(Pace(), 20.0, 20.0)
    assert predicted_seconds(Pace(), longer) == 30.0


def test_an_encounter_is_told_by_repeats_time_gone_and_the_last_answer() -> None:
    assert encounter(0, 9.0, True) == "first"
    assert encounter(1, 0.49, True) == "same_day_1_right"
    assert encounter(2, 0.5, False) == "later_2_wrong"
    assert encounter(3, 2.0, True) == encounter(30, 2.0, True) == "later_3_right"
