"""Levels of mastery: what they need, and what takes them down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.ability import Ability
from api.pacing.mastery import Evidence, Mastery, fold_mastery
from api.pacing.memory import Memory, Rating, review
from api.pacing.standing import Drilled, Level, Standing, standing

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
few = settings(max_examples=60, deadline=None)

ABLE = Ability(mean=1.0, variance=0.2, answers=20, at=NOW)
SHOWN = Mastery(
    ability=ABLE,
    answers=4,
    right_answers=4,
    independent_successes=3,
    success_days=2,
    last_success_day=NOW.date(),
    mixed_successes=1,
    last_answered_at=NOW,
)


def kept(stability: float, days_ago: float = 0.0, *, missed: bool = False) -> Drilled:
    memory = Memory(stability, 5.0, NOW - timedelta(days=days_ago), reps=3, lapses=0)
    return Drilled(0.0, memory, missed)


def at_now(
    mastery: Mastery = SHOWN, exercises: Sequence[Drilled] = (kept(60.0), kept(30.0))
) -> Standing:
    return standing(mastery, ABLE, exercises, NOW)


def rank(level: Level) -> int:
    return get_args(Level).index(level)


def test_mastered_when_everything_is_shown() -> None:
    assert (at_now().level, at_now().missing) == ("mastered", ())


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        (replace(SHOWN, independent_successes=2), "more_successes"),
        (replace(SHOWN, success_days=1), "another_day"),
        (replace(SHOWN, mixed_successes=0), "mixed_success"),
        (replace(SHOWN, ability=Ability(mean=0.7)), "ability"),
    ],
)
def test_each_thing_missing_is_named_and_keeps_from_mastery(lacking: Mastery, code: str) -> None:
    found = at_now(lacking)
    assert found.missing == (code,)
    assert found.level != "mastered"


def test_mastery_needs_memories_that_last_a_month() -> None:
    found = at_now(exercises=[kept(60.0), kept(1.0)])
    assert found.missing == ("lasting_memory",)
    assert found.level == "proficient"
    assert found.lasting < 0.8 < found.expected_now


def test_a_skill_never_asked_about_is_new_and_needs_everything() -> None:
    found = standing(Mastery(), Ability(), [Drilled(0.0), Drilled(0.0)], NOW)
    assert (found.level, found.fresh, found.expected_now, found.lasting) == ("new", 0.5, 0.5, 0.0)
    assert found.missing == (
        *("more_successes", "another_day", "mixed_success", "ability", "lasting_memory"),
    )


def test_answers_without_a_success_are_a_start() -> None:
    assert at_now(Mastery(ability=ABLE, answers=3, right_answers=1)).level == "started"


def test_one_success_is_familiar_and_a_second_day_proficient() -> None:
    one = replace(SHOWN, independent_successes=1, success_days=1, mixed_successes=0)
    assert at_now(one).level == "familiar"
    assert at_now(replace(one, independent_successes=9)).level == "familiar"
    assert at_now(replace(one, independent_successes=2, success_days=2)).level == "proficient"


def test_time_takes_the_level_down_step_by_step() -> None:
    levels = [
        standing(SHOWN, ABLE, [kept(60.0)], NOW + timedelta(days=days)).level
        for days in (0, 200, 600, 60 * 100)
    ]
    assert levels == ["mastered", "proficient", "familiar", "started"]


def test_an_exercise_missed_last_time_counts_as_gone() -> None:
    found = at_now(exercises=[kept(60.0), kept(60.0, missed=True)])
    assert found.expected_now == 0.5
    assert found.level == "familiar"
    assert found.lasting < 0.5


def test_exercises_never_met_count_by_the_chance_to_get_them_right() -> None:
    found = at_now(exercises=[kept(60.0), Drilled(2.0)])
    assert found.expected_now == 0.75
    assert found.fresh == pytest.approx((0.880797 + 0.5) / 2)
    assert found.lasting > 0.9


def test_a_skill_without_exercises_is_judged_by_the_ability_alone() -> None:
    found = at_now(exercises=())
    assert found.fresh == found.expected_now == pytest.approx(0.880797)
    assert found.missing == ("lasting_memory",)


def test_being_unsure_of_a_learner_changes_no_level() -> None:
    unsure = replace(SHOWN, ability=Ability(mean=1.0, variance=0.7))
    assert at_now(unsure) == at_now()


# One learner and one skill with three exercises, answered in whatever way.
steps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.booleans(),
        st.floats(0.0, 40.0),
        st.booleans(),
        st.sampled_from([None, "guess", "sure"]),
    ),
    min_size=1,
    max_size=14,
)
Step = tuple[int, bool, float, bool, str | None]


def lived(answers: Sequence[Step]) -> list[tuple[Mastery, Ability, list[Drilled], datetime]]:
    general, mastery, at = Ability(), Mastery(), NOW
    exercises = [Drilled(-1.0), Drilled(0.0), Drilled(1.0)]
    told = [(mastery, general, list(exercises), at)]
    for place, correct, days, mixed, confidence in answers:
        at += timedelta(days=days)
        asked = exercises[place]
        evidence = Evidence(
            *(at, at.date(), ("cells",), correct, True, mixed, confidence, asked.difficulty)
        )
        general, touched = fold_mastery(general, {"cells": mastery}, evidence)
        mastery = touched["cells"]
        memory = review(asked.memory, Rating.GOOD if correct else Rating.AGAIN, at)
        exercises[place] = Drilled(asked.difficulty, memory, not correct)
        told.append((mastery, general, list(exercises), at))
    return told


@few
@given(steps, st.floats(0.0, 400.0), st.floats(0.0, 400.0))
def test_without_an_answer_nothing_ever_rises(
    answers: list[Step], days: float, more: float
) -> None:
    mastery, general, exercises, at = lived(answers)[-1]
    sooner = standing(mastery, general, exercises, at + timedelta(days=days))
    later = standing(mastery, general, exercises, at + timedelta(days=days + more))
    assert rank(later.level) <= rank(sooner.level)
    assert later.expected_now <= sooner.expected_now
    assert later.lasting <= sooner.lasting
    assert set(later.missing) >= set(sooner.missing)


@few
@given(steps)
def test_a_miss_never_raises_anything(answers: list[Step]) -> None:
    *answers, (place, _, days, mixed, confidence) = answers
    (*_, before, after) = lived([*answers, (place, False, days, mixed, confidence)])
    mastery, general, exercises, _ = before
    was = standing(mastery, general, exercises, after[3])
    now = standing(*after)
    assert rank(now.level) <= max(rank(was.level), rank("started"))
    assert now.fresh <= was.fresh
    assert now.expected_now <= was.expected_now
    assert now.lasting <= was.lasting


@few
@given(steps)
def test_levels_keep_to_their_evidence(answers: list[Step]) -> None:
    for mastery, general, exercises, at in lived(answers):
        found = standing(mastery, general, exercises, at)
        assert (found.level == "new") == (mastery.answers == 0)
        assert (found.level == "mastered") == (found.missing == ())
        if rank(found.level) >= rank("familiar"):
            assert mastery.independent_successes >= 1
        if rank(found.level) >= rank("proficient"):
            assert mastery.success_days >= 2
