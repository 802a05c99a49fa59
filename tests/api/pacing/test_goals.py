"""Whether a goal is within reach follows from her days, and what is left from what she shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pacing.goals import (
    KEPT_UP,
    Practised,
    answers_for_share,
    chance_of_days,
    feasible_days,
    still_to_do,
)
from api.pacing.mastery import Mastery

TODAY = date(2026, 11, 22)
TWICE_A_WEEK = [5.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0] * 4


def test_the_chance_of_days_is_that_of_her_share_of_studied_days() -> None:
    assert chance_of_days(0, 3, [], 5) == pytest.approx(1.0)
    assert chance_of_days(1, 0, [], 5) == 0.0
    assert chance_of_days(2, 2, [], 7) == pytest.approx(1.0)
    assert chance_of_days(1, 1, [5.0, 0.0, 0.0, 0.0], 0) == pytest.approx(1 / 7)


@given(
    st.integers(-3, 8),
    st.integers(0, 7),
    st.lists(st.sampled_from([0.0, 5.0]), max_size=28),
    st.integers(1, 7),
)
def test_more_days_are_never_likelier(
    still: int, days: int, seen: list[float], intended: int
) -> None:
    chance = chance_of_days(still, days, seen, intended)
    assert -1e-9 <= chance <= 1.0 + 1e-9
    assert chance_of_days(still + 1, days, seen, intended) <= chance + 1e-12


def test_who_studies_twice_a_week_can_reach_two_or_three_days() -> None:
    assert feasible_days(7, TWICE_A_WEEK) in (2, 3)
    assert feasible_days(7, [5.0] * 28) == 7
    assert feasible_days(3, [0.0] * 28) == 1


def test_the_weakest_exercises_are_practised_first_until_the_share_is_reached() -> None:
    practised = [Practised(chance, None) for chance in (0.9, 0.1, 0.5)]
    assert answers_for_share(practised, 0.5) == 0
    assert answers_for_share(practised, 0.7) == 1
    assert answers_for_share(practised, 0.9) == 2
    assert answers_for_share(practised, KEPT_UP + 0.04) == 3


def test_a_level_takes_answers_and_different_days() -> None:
    unmet = [Practised(0.5, None)] * 3
    todo = still_to_do("mastered", unmet, Mastery(), TODAY)
    assert (todo.answers, todo.study_days) == (9, 2)
    shown = Mastery(independent_successes=1, success_days=1, last_success_day=TODAY)
    assert still_to_do("mastered", unmet, shown, TODAY).study_days == 2
    yesterday = Mastery(
        independent_successes=1, success_days=1, last_success_day=date(2026, 11, 21)
    )
    assert still_to_do("mastered", unmet, yesterday, TODAY).study_days == 1
    lasting = [Practised(0.9, 0.9)] * 3
    assert still_to_do("mastered", lasting, shown, TODAY).answers == 2
    assert still_to_do("proficient", lasting, Mastery(), TODAY).answers == 2
    assert still_to_do("familiar", lasting, Mastery(), TODAY) == still_to_do(
        "familiar", [Practised(0.5, 0.5)], Mastery(), TODAY
    )
