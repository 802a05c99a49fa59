"""Questions as placement sees them: a floor that luck gives, and what an answer tells above it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.placement.items import (
    Answered,
    Item,
    counted,
    difficulty_of_tag,
    information,
    knowing_chance,
    right_chance,
)

quarter = Item("q", "sums", difficulty=1.0, discrimination=1.2, guess=0.25)
shares = st.floats(min_value=0.0, max_value=0.9)
abilities = st.floats(min_value=-6.0, max_value=6.0)


def test_at_its_difficulty_a_question_is_known_by_half_and_guessed_by_some_of_the_rest() -> None:
    assert knowing_chance(quarter, 1.0) == 0.5
    assert right_chance(quarter, 1.0) == 0.625
    assert right_chance(quarter, -50.0) == pytest.approx(0.25)
    assert right_chance(quarter, 50.0) == pytest.approx(1.0)


def test_discrimination_is_how_sharply_the_chance_rises() -> None:
    assert knowing_chance(quarter, 2.0) == pytest.approx(1.0 / (1.0 + math.exp(-1.2)))


def test_information_is_that_of_the_formula() -> None:
    # a = 1.2, c = 0.25, s = 0.5: [1.2 * 0.75 * 0.25]^2 / (0.625 * 0.375)
    assert information(quarter, 1.0) == pytest.approx(0.225**2 / 0.234375)
    assert information(Item("q", "sums", discrimination=2.0), 0.0) == pytest.approx(1.0)


def test_where_everybody_guesses_an_answer_tells_little() -> None:
    hard = Item("h", "sums", difficulty=2.0, guess=0.25)
    typed = Item("t", "sums", difficulty=2.0)
    assert information(hard, 0.0) < 0.5 * information(typed, 0.0)


@settings(max_examples=60, deadline=None)
@given(abilities, abilities, shares)
def test_the_more_able_are_never_less_likely_right(one: float, two: float, guess: float) -> None:
    item = Item("q", "sums", 0.5, 1.5, guess)
    low, high = sorted((one, two))
    assert guess <= right_chance(item, low) <= right_chance(item, high) <= 1.0
    assert information(item, one) >= 0.0


def test_far_from_everything_nothing_breaks() -> None:
    far = Item("q", "sums", difficulty=900.0, discrimination=5.0)
    assert knowing_chance(far, 0.0) == 0.0
    assert information(far, 0.0) == 0.0
    assert information(far, 1800.0) == 0.0


def test_the_first_answer_to_each_item_of_the_pool_counts() -> None:
    first, again = Answered("q", False), Answered("q", True)
    assert counted([quarter], [first, again, Answered("withdrawn", True)]) == ((quarter, first),)


def test_tags_of_authors_become_difficulties() -> None:
    assert [difficulty_of_tag(tag) for tag in range(1, 6)] == [-1.5, -0.75, 0.0, 0.75, 1.5]
    for tag in (0, 6):
        with pytest.raises(ValueError, match="1 to 5"):
            difficulty_of_tag(tag)


@pytest.mark.parametrize(
    "wrong",
    [
        {"difficulty": math.nan},
        {"difficulty": math.inf},
        {"discrimination": 0.0},
        {"discrimination": -1.0},
        {"discrimination": math.nan},
        {"discrimination": math.inf},
        {"guess": 1.0},
        {"guess": -0.1},
        {"guess": math.nan},
        {"exposure": 1.1},
        {"exposure": -0.1},
    ],
)
def test_an_impossible_item_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Item("q", "sums", **wrong)
