"""The one prediction: sane before there is data, and each clue pulls the way it should."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.ability import Ability
from api.pacing.believed import Believed, Item
from api.pacing.memory import Memory, recall_after
from api.pacing.predicting import predicted, predicted_first
from api.pacing.prediction import (
    CLUES,
    DEFAULT_PREDICTION,
    MOVING_AVERAGE_START,
    Evidence,
    PredictionWeights,
    chance_right,
    clues,
    moving_average,
    seeming_difficulty,
)

MEMORY = Memory(5.0, 5.0, datetime(2026, 11, 2, 9, tzinfo=UTC), 2, 0)
LATER = Evidence(MEMORY, days=3.0, successes=2)
LEARNT = PredictionWeights(
    delayed=(0.1, 0.6, 0.9, 0.5, -0.2, -0.1, 0.2, 0.3, 0.1),
    same_day=(0.6, 0.1, 0.8, 0.7, -0.2, -0.4, 0.3, 1.5, 0.0),
)

evidences = st.builds(
    Evidence,
    memory=st.builds(
        Memory,
        st.floats(0.001, 36500.0),
        st.floats(1.0, 10.0),
        st.just(MEMORY.last_review_at),
        st.integers(1, 50),
        st.integers(0, 50),
    )
    | st.none(),
    days=st.floats(0.0, 4000.0),
    successes=st.integers(0, 200),
    failures=st.integers(0, 200),
    last_right=st.booleans(),
    gap=st.floats(-6.0, 6.0),
    gap_variance=st.floats(0.0, 2.0),
    average=st.floats(-6.0, 6.0),
    guess=st.sampled_from([0.0, 0.25, 0.5]),
)


def test_never_met_it_is_the_gap_above_the_guessing_floor() -> None:
    assert chance_right(Evidence(None)) == 0.5
    assert chance_right(Evidence(None, guess=0.25)) == 0.625
    assert chance_right(Evidence(None, gap=math.log(3.0))) == pytest.approx(0.75)
    assert chance_right(Evidence(None, gap=2.0, gap_variance=2.0)) < chance_right(
        Evidence(None, gap=2.0)
    )


def test_before_there_is_data_a_later_repeat_is_what_memory_says() -> None:
    assert chance_right(LATER) == pytest.approx(recall_after(5.0, 3.0))
    assert chance_right(replace(LATER, gap=3.0, failures=4)) == chance_right(LATER)


def test_before_there_is_data_a_repeat_within_the_day_looks_at_the_last_answer_and_the_clock() -> (
    None
):
    def soon(minutes: float, last_right: bool) -> float:
        return chance_right(Evidence(MEMORY, minutes / 1440.0, last_right=last_right))

    # 0.6 - 0.2 ln(1 + minutes) + 2 if right
    assert soon(0.0, True) == pytest.approx(1.0 / (1.0 + math.exp(-2.6)))
    assert soon(9.0, False) == pytest.approx(1.0 / (1.0 + math.exp(-0.6 + 0.2 * math.log(10.0))))
    assert soon(600.0, True) < soon(10.0, True)
    assert soon(10.0, False) < soon(10.0, True)


def test_half_a_day_parts_the_two_sets_of_weights() -> None:
    weights = PredictionWeights(delayed=(1.0, *[0.0] * 8), same_day=(-1.0, *[0.0] * 8))
    assert chance_right(replace(LATER, days=0.499), weights) < 0.5
    assert chance_right(replace(LATER, days=0.5), weights) > 0.5


def test_what_was_learnt_lets_ability_speak_and_guessing_is_the_floor() -> None:
    able = replace(LATER, gap=1.0)
    assert chance_right(able, LEARNT) > chance_right(LATER, LEARNT)
    unsure = replace(able, gap_variance=2.0)
    assert chance_right(LATER, LEARNT) < chance_right(unsure, LEARNT) < chance_right(able, LEARNT)
    assert chance_right(replace(LATER, gap=-9.0, guess=0.25), LEARNT) == 0.25


def test_an_exercise_seems_as_difficult_as_its_prediction_says() -> None:
    assert seeming_difficulty(Evidence(None, gap=-0.7), 1.5) == 1.5
    met = replace(LATER, gap=0.4)
    seeming = seeming_difficulty(met, 1.0, LEARNT)
    chance = chance_right(met, LEARNT)
    assert 1.4 - seeming == pytest.approx(math.log(chance / (1.0 - chance)))


def test_the_moving_average_steps_by_surprise() -> None:
    assert moving_average(0.0, True) == pytest.approx(0.15)
    assert moving_average(0.0, False) == pytest.approx(-0.15)
    sure = moving_average(3.0, True) - 3.0
    assert 0.0 < sure < 0.02
    assert moving_average(3.0, False) < 2.72
    assert pytest.approx(0.7685, abs=1e-4) == 1.0 / (1.0 + math.exp(-MOVING_AVERAGE_START))


@settings(max_examples=60, deadline=None)
@given(evidences)
def test_whatever_is_known_it_is_a_chance_not_below_the_floor(evidence: Evidence) -> None:
    for weights in (DEFAULT_PREDICTION, LEARNT):
        assert evidence.guess <= chance_right(evidence, weights) <= 1.0
    if evidence.memory is not None:
        found = clues(evidence, evidence.memory)
        assert len(found) == len(CLUES) == len(DEFAULT_PREDICTION.delayed)
        assert all(map(math.isfinite, found))


@settings(max_examples=60, deadline=None)
@given(evidences, st.floats(0.5, 3000.0))
def test_before_there_is_data_waiting_never_helps_within_a_set(
    evidence: Evidence, later: float
) -> None:
    if evidence.memory is not None and evidence.days >= 0.5:
        assert chance_right(replace(evidence, days=evidence.days + later)) <= chance_right(evidence)


@given(
    st.lists(st.floats(-4.0, 4.0), max_size=3),
    st.lists(st.tuples(st.floats(-4.0, 4.0), st.floats(0.0, 0.5)), max_size=5),
)
def test_a_lesson_never_met_is_believed_of_as_each_of_its_exercises_is(
    means: list[float], kinds: list[tuple[float, float]]
) -> None:
    skills = [Ability(mean) for mean in means]
    items = [Item(20.0, difficulty, guess) for difficulty, guess in kinds]
    believed = Believed(ability=Ability(0.3))
    each = [
        predicted(None, believed, skills, item, MEMORY.last_review_at, LEARNT, ()) for item in items
    ]
    assert predicted_first(believed, skills, items) == pytest.approx(each, abs=1e-12)
