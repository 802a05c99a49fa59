"""Being done by a day: minutes a week, the chance of it, and bands that hold what they promise."""

import math
import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.reaching import (
    Habit,
    chance_on_time,
    days_left,
    done_between,
    gamma_range,
    habit,
    minutes_a_week,
)

TODAY = date(2026, 3, 2)
SEEN, AHEAD = 28, 30

habits = st.builds(
    Habit, minutes=st.floats(0.5, 60.0), variance=st.floats(0.1, 500.0), days=st.integers(3, 90)
)


def test_minutes_a_week_share_the_need_over_the_days_left_today_included() -> None:
    assert minutes_a_week(120.0, TODAY, date(2026, 3, 15)) == pytest.approx(60.0)
    assert minutes_a_week(10.0, TODAY, TODAY) == pytest.approx(70.0)
    assert minutes_a_week(0.0, TODAY, date(2026, 3, 1)) == 0.0
    assert minutes_a_week(1.0, TODAY, date(2026, 3, 1)) == math.inf
    assert (days_left(TODAY, TODAY), days_left(TODAY, date(2025, 1, 1))) == (1, 0)


def test_a_habit_starts_with_what_she_intended_and_becomes_what_she_does() -> None:
    assert habit([], 10.0).minutes == 10.0
    assert habit([0.0, 4.0, 8.0], 10.0).minutes == pytest.approx(7.0)
    seen = habit([0.0, 20.0] * 50, 10.0)
    assert seen.minutes == pytest.approx(10.0)
    assert seen.variance == pytest.approx(100.0, rel=0.02)
    assert habit([5.0] * 60, 50.0).minutes == pytest.approx(5.0, abs=3.0)


@pytest.mark.parametrize("intended", [0.0, -1.0, math.nan, math.inf])
def test_intended_minutes_must_be_positive(intended: float) -> None:
    with pytest.raises(ValueError, match="intended minutes"):
        habit([], intended)


def test_the_chance_is_about_even_where_the_need_is_what_she_usually_does() -> None:
    ten_a_day = habit([10.0, 5.0, 15.0, 0.0, 20.0] * 6, 10.0)
    assert chance_on_time(ten_a_day, 300.0, 30) == pytest.approx(0.5, abs=0.06)
    assert chance_on_time(ten_a_day, 150.0, 30) > 0.97
    assert chance_on_time(ten_a_day, 600.0, 30) < 0.03
    assert chance_on_time(ten_a_day, 0.0, 0) == 1.0
    assert chance_on_time(ten_a_day, 1.0, 0) == 0.0


def test_an_unsure_need_makes_the_chance_less_sure() -> None:
    regular = habit([10.0] * 40, 10.0)
    assert chance_on_time(regular, 250.0, 30) > chance_on_time(regular, 250.0, 30, 80.0**2) > 0.5


@given(habits, st.floats(1.0, 2000.0), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_more_days_never_lower_the_chance_and_more_work_never_raises_it(
    habit: Habit, needed: float, days: int
) -> None:
    chance = chance_on_time(habit, needed, days)
    assert 0.0 <= chance <= 1.0
    assert chance_on_time(habit, needed, days + 1) >= chance - 1e-9
    assert chance_on_time(habit, needed * 1.1, days) <= chance + 1e-9


def test_what_may_well_not_come_at_all_has_a_band_from_nothing() -> None:
    assert gamma_range(10.0, 100.0).low == 0.0
    assert gamma_range(10.0, 25.0).low > 3.0
    assert gamma_range(10.0, 0.0).low == 10.0


def test_the_days_between_which_she_is_done_are_those_of_the_band() -> None:
    regular = habit([10.0, 0.0] * 20, 5.0)
    between = done_between(regular, lambda _days: 100.0, TODAY)
    assert between is not None
    early, late = (days_left(TODAY, day) for day in between)
    assert chance_on_time(regular, 100.0, early) >= 0.1 > chance_on_time(regular, 100.0, early - 1)
    assert chance_on_time(regular, 100.0, late) >= 0.9 > chance_on_time(regular, 100.0, late - 1)
    assert early < 20 < late
    assert done_between(Habit(0.001, 0.001, 30), lambda _days: 500.0, TODAY) is None


def learner(dice: random.Random) -> tuple[Callable[[], float], float]:
    """One of a cohort: what a day of hers brings, and what she intended a day to bring."""
    used, typical, stray = dice.uniform(0.25, 0.95), dice.lognormvariate(2.0, 0.5), 0.5

    def day() -> float:
        return typical * dice.lognormvariate(0.0, stray) if dice.random() < used else 0.0

    return day, used * typical * dice.lognormvariate(0.2, 0.5)


def test_in_a_simulated_cohort_the_band_holds_eight_in_ten_and_chances_come_true() -> None:
    dice, held, promised, kept = random.Random(20260302), 0, 0.0, 0
    for _ in range(800):
        day, intended = learner(dice)
        seen = habit([day() for _ in range(SEEN)], intended)
        did = sum(day() for _ in range(AHEAD))
        needed = seen.minutes * AHEAD * dice.uniform(0.6, 1.4)
        held += 0.1 <= chance_on_time(seen, did, AHEAD) <= 0.9
        promised += chance_on_time(seen, needed, AHEAD)
        kept += did >= needed
    assert 0.75 <= held / 800 <= 0.85
    assert kept / 800 == pytest.approx(promised / 800, abs=0.04)


def test_reviews_that_come_meanwhile_put_off_the_day_she_is_done() -> None:
    regular = Habit(10.0, 4.0, 30)
    alone = done_between(regular, lambda _days: 100.0, TODAY)
    meanwhile = done_between(regular, lambda days: 100.0 + 2.0 * days, TODAY)
    assert alone is not None
    assert meanwhile is not None
    assert alone[0] < meanwhile[0]
    assert alone[1] < meanwhile[1]
    assert done_between(regular, lambda days: 100.0 + 12.0 * days, TODAY) is None
