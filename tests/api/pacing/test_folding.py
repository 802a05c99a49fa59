"""One answer's effect, and a learner's log folded from it: nothing but the arguments counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.effective_time import event_order_key
from api.pacing.folding import (
    Answered,
    Known,
    Population,
    Reviewed,
    fold_answer,
    studied_ms,
)
from api.pacing.memory import DEFAULT_WEIGHTS, Rating, due_at, retrievability
from api.pacing.pace import Pace

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEFAULTS = Population(1, DEFAULT_WEIGHTS, 0.9)
FIRST = Answered(NOON, date(2026, 11, 21), "tea/green/bitter", True, 12.0, 12.0, 0)

answers = st.builds(
    Answered,
    at=st.integers(0, 365 * 86_400).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    study_day=st.just(FIRST.study_day),
    exercise_id=st.sampled_from(["a", "b", "c"]),
    correct=st.booleans(),
    seconds=st.none() | st.floats(0, 1e13),
    declared_seconds=st.floats(1, 120),
    hints_used=st.integers(0, 3),
)


def fold(log: list[Answered], population: Population = DEFAULTS) -> list[Reviewed]:
    """What each answer did, folded in the order given."""
    pace = Pace()
    known: dict[str, Known] = {}
    done = []
    for answered in log:
        reviewed = fold_answer(known.get(answered.exercise_id), pace, answered, population)
        known[answered.exercise_id], pace = reviewed.known, reviewed.pace
        done.append(reviewed)
    return done


def test_a_first_right_answer_in_the_expected_time_is_good_and_due_at_90_percent() -> None:
    reviewed = fold_answer(None, Pace(), FIRST, DEFAULTS)
    assert reviewed.rating is Rating.GOOD
    assert reviewed.expected_seconds == 12.0
    assert reviewed.retrievability is None
    assert reviewed.known.streak == 1
    assert reviewed.known.memory.stability == DEFAULT_WEIGHTS[2]
    assert reviewed.known.due_at - NOON == timedelta(days=DEFAULT_WEIGHTS[2])


def test_a_wrong_answer_ends_the_streak_and_is_due_sooner_than_a_right_one() -> None:
    before = fold([FIRST, replace(FIRST, at=NOON + timedelta(days=2))])[-1]
    assert before.known.streak == 2
    later = replace(FIRST, at=NOON + timedelta(days=9))
    right = fold_answer(before.known, before.pace, later, DEFAULTS)
    wrong = fold_answer(before.known, before.pace, replace(later, correct=False), DEFAULTS)
    assert (right.known.streak, wrong.known.streak) == (3, 0)
    assert wrong.rating is Rating.AGAIN
    assert wrong.known.due_at < right.known.due_at
    assert wrong.known.memory.lapses == right.known.memory.lapses + 1


@pytest.mark.parametrize("rating", Rating)
def test_what_a_learner_says_of_herself_is_the_rating_whatever_her_time_and_hints(
    rating: Rating,
) -> None:
    said = replace(FIRST, self_rating=rating, seconds=99.0, hints_used=2, correct=rating > 1)
    reviewed = fold_answer(None, Pace(), said, DEFAULTS)
    assert reviewed.rating is rating
    assert reviewed.known.memory.stability == DEFAULT_WEIGHTS[rating - 1]
    assert reviewed.known.streak == (0 if rating is Rating.AGAIN else 1)
    assert reviewed.pace.answers == 1


def test_an_unmeasured_answer_leaves_the_pace_alone() -> None:
    pace = Pace(5, 1_000_000, 400_000)
    assert fold_answer(None, pace, replace(FIRST, seconds=None), DEFAULTS).pace == pace


def test_a_question_left_open_all_night_is_slow_and_counts_ten_minutes() -> None:
    reviewed = fold_answer(None, Pace(), replace(FIRST, seconds=8 * 3600.0), DEFAULTS)
    assert reviewed.rating is Rating.HARD
    assert [studied_ms(seconds) for seconds in (8 * 3600.0, 12.0, None)] == [600_000, 12_000, 0]


def test_expectations_come_from_the_pace_before_the_answer() -> None:
    slow = fold([replace(FIRST, seconds=24.0)] * 12)[-1].pace
    assert fold_answer(None, slow, FIRST, DEFAULTS).expected_seconds > 18.0
    # Twice the declared time is slow for a stranger and nothing unusual for her.
    twice = replace(FIRST, seconds=24.0)
    assert fold_answer(None, Pace(), twice, DEFAULTS).rating is Rating.HARD
    assert fold_answer(None, slow, twice, DEFAULTS).rating is Rating.GOOD


def test_a_snapshot_decides_the_memory_and_the_due_date() -> None:
    other = Population(2, (*DEFAULT_WEIGHTS[:2], 9.0, *DEFAULT_WEIGHTS[3:]), 0.8)
    reviewed = fold_answer(None, Pace(), FIRST, other)
    assert reviewed.known.memory.stability == 9.0
    assert reviewed.known.due_at == due_at(reviewed.known.memory, 0.8, other.weights)
    assert reviewed.known.due_at - NOON > timedelta(days=9)


@settings(max_examples=300, deadline=None)
@given(st.lists(answers, max_size=30))
def test_every_log_folds_into_memories_that_make_sense(log: list[Answered]) -> None:
    log.sort(key=lambda answered: answered.at)
    done = fold(log)
    for answered, reviewed in zip(log, done, strict=True):
        memory = reviewed.known.memory
        assert reviewed.known.due_at > memory.last_review_at
        assert memory.last_review_at == answered.at
        assert 1.0 <= memory.difficulty <= 10.0
        assert 0 <= studied_ms(answered.seconds) <= 600_000
        assert (reviewed.rating is Rating.AGAIN) == (not answered.correct)
        assert reviewed.known.streak <= memory.reps
        assert retrievability(memory, answered.at) == 1.0
        if answered.hints_used and answered.correct:
            assert reviewed.rating is Rating.HARD
    measured = sum(answered.seconds is not None for answered in log)
    assert not done or done[-1].pace.answers == measured
    for earlier, later in pairwise(done):
        assert later.pace.answers >= earlier.pace.answers


devices = st.sampled_from([UUID(int=number) for number in (7, 3, 2**100)])
keyed = st.lists(
    st.tuples(devices, st.integers(0, 5), answers),
    max_size=25,
    unique_by=lambda each: (each[0], each[1]),
)


@settings(max_examples=300, deadline=None)
@given(keyed.flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_arrival_in_any_order_folds_into_the_same_once_sorted(
    arrivals: tuple[list[tuple[UUID, int, Answered]], list[tuple[UUID, int, Answered]]],
) -> None:
    def in_order(log: list[tuple[UUID, int, Answered]]) -> list[Answered]:
        # Only ten different moments, so that device and sequence have to decide.
        key = [(event_order_key(_tenth(each[2].at), each[0], each[1]), each[2]) for each in log]
        return [answered for _, answered in sorted(key, key=lambda pair: pair[0])]

    one, other = arrivals
    assert fold(in_order(one)) == fold(in_order(other))


def _tenth(at: datetime) -> datetime:
    return NOON + timedelta(days=at.day % 10)
