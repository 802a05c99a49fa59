"""The memory step against its oracle, its literal intervals, and what must hold for any history."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS
from hypothesis import given
from hypothesis import strategies as st

from api.pacing.memory import (
    DEFAULT_WEIGHTS,
    LONGEST_INTERVAL_DAYS,
    Memory,
    Rating,
    due_at,
    first_recall_gain,
    interval_days,
    retrievability,
    review,
)

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
NAMES = {1: "again", 2: "hard", 3: "good", 4: "easy"}

ratings = st.sampled_from(Rating)
gaps = st.floats(min_value=0.0, max_value=400.0)
histories = st.lists(st.tuples(gaps, ratings), min_size=1, max_size=30)
spaced = st.floats(min_value=0.5, max_value=400.0)


def remember(history: list[tuple[float, Rating]]) -> Memory:
    """Replay (days since the last answer, rating) from the start."""
    memory, at = None, START
    for days, rating in history:
        at += timedelta(days=days)
        memory = review(memory, rating, at)
    assert memory is not None
    return memory


def later(memory: Memory, days: float) -> datetime:
    return memory.last_review_at + timedelta(days=days)


def rounding_of_the_oracle(before: Memory, after: Memory, rating: Rating, days: int) -> float:
    """How far 32-bit floats may take fsrs-rs from the formula, relative to the stability.

    It subtracts nearly equal numbers: 1 - R after a success, (S + 1)^w13 - 1 after a failure.
    Each loses digits in proportion to how small the difference is.
    """
    epsilon = 2.0**-24
    if days == 0:
        return 0.0
    if rating == Rating.AGAIN:
        return 2.0 * epsilon / math.expm1(DEFAULT_WEIGHTS[13] * math.log1p(before.stability))
    forgotten = 1.0 - retrievability(before, later(before, days))
    return 2.0 * epsilon * (1.0 - before.stability / after.stability) / forgotten


def test_every_step_on_whole_days_equals_fsrs_rs_within_1e_6() -> None:
    oracle, dice = FSRS(DEFAULT_PARAMETERS), random.Random(6)
    within = steps = 0
    for _ in range(1500):
        state, before = None, None
        for _ in range(dice.randrange(1, 20)):
            days, rating = dice.choice((0, 0, 1, 2, 3, 7, 15, 40, 120)), Rating(dice.randint(1, 4))
            at = START if before is None else later(before, days)
            after = review(before, rating, at, DEFAULT_PARAMETERS)
            state = getattr(oracle.next_states(state, 0.9, days), NAMES[rating]).memory
            off = abs(after.stability / state.stability - 1.0)
            noise = 0.0 if before is None else rounding_of_the_oracle(before, after, rating, days)
            assert off <= 1e-6 + noise
            assert after.difficulty == pytest.approx(state.difficulty, rel=1e-6)
            steps, within = steps + 1, within + (off <= 1e-6)
            before = Memory(state.stability, state.difficulty, at, 1, 0)
    assert within / steps > 0.95


def test_whole_histories_stay_within_1e_4_of_fsrs_rs() -> None:
    oracle, dice = FSRS(DEFAULT_PARAMETERS), random.Random(7)
    for _ in range(600):
        state, memory = None, None
        for _ in range(30):
            days, rating = dice.choice((0, 1, 2, 5, 12, 30, 90)), Rating(dice.randint(1, 4))
            at = START if memory is None else later(memory, days)
            memory = review(memory, rating, at)
            state = getattr(oracle.next_states(state, 0.9, days), NAMES[rating]).memory
            assert memory.stability == pytest.approx(state.stability, rel=1e-4)
            assert memory.difficulty == pytest.approx(state.difficulty, rel=1e-4)


def test_intervals_at_another_retention_equal_fsrs_rs() -> None:
    oracle = FSRS(DEFAULT_PARAMETERS)
    for stability in (0.3, 2.0, 17.0, 400.0):
        for retention in (0.7, 0.8, 0.9, 0.95):
            ours = interval_days(Memory(stability, 5.0, START, 1, 0), retention)
            assert ours == pytest.approx(oracle.next_interval(stability, retention, 3), rel=1e-5)


@pytest.mark.parametrize(
    ("sequence", "intervals"),
    [
        ("3333333", [2.31, 11.91, 49.66, 173.82, 526.85, 1417.09, 3449.24]),
        ("3313333", [2.31, 11.91, 1.6, 4.48, 11.29, 26.04, 55.75]),
        ("4444", [8.3, 67.14, 403.26, 1900.91]),
        ("2222222", [1.29, 3.66, 7.72, 13.38, 20.31, 28.21, 36.96]),
        ("1333333", [0.21, 0.89, 3.14, 9.58, 25.95, 63.59, 143.22]),
    ],
)
def test_intervals_of_a_learner_who_always_answers_when_due(
    sequence: str, intervals: list[float]
) -> None:
    memory, at, seen = None, START, []
    for letter in sequence:
        memory = review(memory, Rating(int(letter)), at)
        at = due_at(memory)
        seen.append(round((at - memory.last_review_at) / timedelta(days=1), 2))
    assert seen == intervals


def test_the_first_good_answer_is_due_after_two_days_seven_hours() -> None:
    memory = review(None, Rating.GOOD, START)
    assert (memory.stability, round(memory.difficulty, 4)) == (2.3065, 2.1181)
    assert (memory.last_review_at, memory.reps, memory.lapses) == (START, 1, 0)
    assert due_at(memory) == START + timedelta(days=2.3065)


def test_an_evening_answer_counts_time_that_whole_days_would_not_see() -> None:
    memory = review(None, Rating.GOOD, START)
    noon, next_morning = START + timedelta(hours=4), START + timedelta(hours=23)
    assert retrievability(memory, START) == 1.0
    assert 0.9 < retrievability(memory, next_morning) < retrievability(memory, noon) < 1.0


def test_repeats_within_four_hours_strengthen_less_than_spaced_ones() -> None:
    memory = review(None, Rating.AGAIN, START)
    at_once = review(memory, Rating.GOOD, later(memory, 0.01))
    an_hour_later = review(memory, Rating.GOOD, later(memory, 0.04))
    next_break = review(memory, Rating.GOOD, due_at(memory))
    next_day = review(memory, Rating.GOOD, later(memory, 1.0))
    assert memory.stability < at_once.stability == an_hour_later.stability
    assert an_hour_later.stability < next_break.stability < next_day.stability


def test_lapses_count_what_was_known_and_lost() -> None:
    memory = remember([(0, Rating.AGAIN), (1, Rating.GOOD), (3, Rating.AGAIN), (1, Rating.HARD)])
    assert (memory.reps, memory.lapses) == (4, 1)


def test_an_answer_dated_before_the_last_counts_as_given_at_the_same_moment() -> None:
    memory = review(None, Rating.GOOD, START)
    before, same = later(memory, -3.0), later(memory, 0.0)
    assert review(memory, Rating.EASY, before) == review(memory, Rating.EASY, same)
    assert review(memory, Rating.EASY, before).last_review_at == START
    assert retrievability(memory, before) == 1.0


def test_due_is_at_least_ten_minutes_and_at_most_a_hundred_years_away() -> None:
    assert due_at(Memory(0.001, 10.0, START, 9, 4)) == START + timedelta(minutes=10)
    longest = START + timedelta(days=LONGEST_INTERVAL_DAYS)
    assert due_at(Memory(36_500.0, 1.0, START, 9, 0), 0.3) == longest
    assert due_at(Memory(36_500.0, 1.0, START, 9, 0), 1e-300) == longest


@pytest.mark.parametrize("retention", [0.0, 1.0, -0.1, 1.5, math.nan])
def test_a_desired_retention_outside_0_to_1_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval_days(Memory(1.0, 5.0, START, 1, 0), retention)


@given(histories, gaps)
def test_any_history_leaves_a_lawful_memory(
    history: list[tuple[float, Rating]], gap: float
) -> None:
    memory = remember(history)
    assert math.isfinite(memory.stability)
    assert memory.stability > 0.0
    assert 1.0 <= memory.difficulty <= 10.0
    assert 0.0 <= retrievability(memory, later(memory, gap)) <= 1.0
    assert memory.reps == len(history)
    assert memory.lapses <= max(0, sum(rating == Rating.AGAIN for _, rating in history))


@given(histories)
def test_the_same_history_leaves_the_same_memory(history: list[tuple[float, Rating]]) -> None:
    assert remember(history) == remember(history)


@given(histories, spaced, st.sampled_from([Rating.HARD, Rating.GOOD, Rating.EASY]))
def test_a_spaced_success_grows_the_interval(
    history: list[tuple[float, Rating]], gap: float, rating: Rating
) -> None:
    memory = remember(history)
    after = review(memory, rating, later(memory, gap))
    longest = memory.stability == LONGEST_INTERVAL_DAYS
    assert interval_days(after, 0.9) > interval_days(memory, 0.9) or longest


@given(histories, gaps, st.sampled_from([Rating.HARD, Rating.GOOD, Rating.EASY]))
def test_no_success_shrinks_the_interval(
    history: list[tuple[float, Rating]], gap: float, rating: Rating
) -> None:
    memory = remember(history)
    assert review(memory, rating, later(memory, gap)).stability >= memory.stability


@given(histories, gaps)
def test_a_failure_shrinks_the_interval(history: list[tuple[float, Rating]], gap: float) -> None:
    memory = remember(history)
    after = review(memory, Rating.AGAIN, later(memory, gap))
    assert interval_days(after, 0.9) < interval_days(memory, 0.9) or memory.stability == 0.001


@given(histories, gaps)
def test_a_better_rating_is_never_due_sooner(
    history: list[tuple[float, Rating]], gap: float
) -> None:
    memory = remember(history)
    due = [due_at(review(memory, rating, later(memory, gap))) for rating in Rating]
    assert due == sorted(due)
    assert due[0] < due[2] or due[2] == later(memory, gap) + timedelta(minutes=10)


@given(histories)
def test_recall_falls_to_the_desired_retention_exactly_when_the_interval_ends(
    history: list[tuple[float, Rating]],
) -> None:
    memory = remember(history)
    for retention in (0.8, 0.9, 0.95):
        ends = later(memory, interval_days(memory, retention))
        if interval_days(memory, retention) < LONGEST_INTERVAL_DAYS:
            assert retrievability(memory, ends) == pytest.approx(retention, abs=1e-6)


def test_the_gain_of_meeting_something_new_is_what_replaying_it_would_show() -> None:
    horizon = START + timedelta(days=30)
    right = retrievability(review(None, Rating.GOOD, START), horizon)
    wrong = retrievability(review(None, Rating.AGAIN, START), horizon)
    assert first_recall_gain(0.7, 30.0) == pytest.approx(0.7 * right + 0.3 * wrong)
