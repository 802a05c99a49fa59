"""Chances of the wordings, and the draw that anyone can repeat."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.arms import arm_probabilities, drawn_arm, true_arms

ALL = ("due", "next_lesson", "minutes")


@pytest.mark.parametrize(
    ("due", "new_lesson", "arms"),
    [
        (3, True, ALL),
        (1, False, ("due", "minutes")),
        (0, True, ("next_lesson", "minutes")),
        (0, False, ("minutes",)),
    ],
)
def test_only_what_is_true_may_be_said(due: int, new_lesson: bool, arms: tuple[str, ...]) -> None:
    assert true_arms(due, new_lesson) == arms


def test_wordings_are_equally_likely_and_the_last_half_as_likely() -> None:
    assert arm_probabilities(ALL, None) == (1 / 3, 1 / 3, 1 / 3)
    assert arm_probabilities(ALL, "due") == (0.2, 0.4, 0.4)
    assert arm_probabilities(("due", "minutes"), "next_lesson") == (0.5, 0.5)
    assert arm_probabilities(("minutes",), "minutes") == (1.0,)


@pytest.mark.parametrize(
    ("seed", "arm"),
    [
        # The first sixteen hex digits of sha256sum are 0.375, 0.420, 0.830, 0.305, 0.656, 0.654.
        (0, "next_lesson"),
        (1, "next_lesson"),
        (2, "minutes"),
        (3, "due"),
        (2**62 - 1, "next_lesson"),
        (-7, "next_lesson"),
    ],
)
def test_a_seed_draws_the_same_arm_for_ever(seed: int, arm: str) -> None:
    assert drawn_arm(ALL, arm_probabilities(ALL, None), seed) == arm


@pytest.mark.parametrize("last_arm", [None, "due", "minutes"])
def test_over_many_seeds_arms_are_drawn_as_often_as_recorded(last_arm: str | None) -> None:
    chances = arm_probabilities(ALL, last_arm)
    seeds = 20_000
    drawn = Counter(drawn_arm(ALL, chances, seed) for seed in range(seeds))
    for arm, chance in zip(ALL, chances, strict=True):
        spread = (chance * (1 - chance) / seeds) ** 0.5
        assert abs(drawn[arm] / seeds - chance) < 4 * spread


def test_an_arm_without_a_chance_is_never_drawn() -> None:
    drawn = {drawn_arm(("silent", "due", "minutes"), (0.0, 1.0, 0.0), seed) for seed in range(999)}
    assert drawn == {"due"}


@given(st.integers(0, 9), st.booleans(), st.sampled_from((None, *ALL)), st.integers(), st.data())
def test_chances_are_real_and_sum_to_one(
    due: int, new_lesson: bool, last_arm: str | None, seed: int, data: st.DataObject
) -> None:
    arms = true_arms(due, new_lesson)
    chances = arm_probabilities(arms, last_arm)
    assert abs(sum(chances) - 1.0) <= 1e-12
    assert all(0.0 < chance <= 1.0 for chance in chances)
    assert drawn_arm(arms, chances, seed) in arms
