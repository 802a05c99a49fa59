"""Lessons a placement lets one skip: every exercise known, every doubt against skipping."""

from collections.abc import Mapping, Sequence

import pytest

from api.pacing.believed import FIRST_DIFFICULTY
from api.pacing.placement.estimating import UNKNOWN, Estimate, estimate
from api.pacing.placement.items import Answered, Item
from api.pacing.placement.stopping import MOST_ITEMS
from api.pacing.placement.testing_out import lessons_tested_out

# 0.9 * (1.0 + 1.4) = 2.16: a chance of 0.897 without luck; at 0.8 logits lower it is 0.808.
EASY = Item("easy", "sums", -1.4)
HARD = Item("hard", "sums", 1.0)
SURE = Estimate(2.0, 1.0)


def skippable(
    lessons: Mapping[str, Sequence[Item]], answers: Sequence[Answered], placed: Estimate
) -> tuple[str, ...]:
    """Where every exercise of the lessons may be asked."""
    pool = [item for items in lessons.values() for item in items]
    return lessons_tested_out(lessons, pool, answers, placed)


def test_a_lesson_is_skipped_when_all_its_exercises_are_predicted_at_85_percent() -> None:
    assert skippable({"a": [EASY], "b": [EASY, HARD], "c": [HARD]}, [], SURE) == ("a",)


def test_the_prediction_is_made_one_standard_error_below_the_estimate() -> None:
    assert skippable({"a": [EASY]}, [], Estimate(1.0, 0.0001)) == ("a",)
    assert skippable({"a": [EASY]}, [], Estimate(1.0, 0.8)) == ()


def test_the_boundary_is_85_percent() -> None:
    # Known at a gap of ln(0.85 / 0.15) = 1.7346 logits.
    just, barely_not = Item("j", "sums", -0.7347, 1.0), Item("n", "sums", -0.7345, 1.0)
    assert skippable({"j": [just], "n": [barely_not]}, [], SURE) == ("j",)


def test_one_wrong_answer_keeps_its_lesson_and_so_does_i_do_not_know() -> None:
    assert skippable({"a": [EASY]}, [Answered("easy", False)], SURE) == ()
    assert skippable({"a": [EASY]}, [Answered("easy", True, known=False)], SURE) == ()
    assert skippable({"a": [EASY]}, [Answered("other", False)], SURE) == ("a",)


def test_the_first_answer_is_the_one_that_shows_it() -> None:
    assert skippable({"a": [EASY]}, [Answered("easy", False), Answered("easy", True)], SURE) == ()


def test_a_typed_right_answer_shows_it_whatever_was_predicted() -> None:
    assert skippable({"c": [HARD]}, [Answered("hard", True)], SURE) == ("c",)


def test_a_right_answer_that_may_be_luck_does_not_show_it() -> None:
    # At ability 1.0: known by half, right by 0.625; knowledge in 0.8 of right answers.
    choice = Item("choice", "sums", 1.0, 0.9, 0.25)
    assert skippable({"a": [choice]}, [Answered("choice", True)], SURE) == ()
    # At 1.6: known by 0.632, right by 0.724; knowledge in 0.873 of them.
    assert skippable({"a": [choice]}, [Answered("choice", True)], Estimate(2.6, 1.0)) == ("a",)


def test_lessons_keep_their_order_and_one_without_exercises_is_never_skipped() -> None:
    lessons = {"z": [EASY], "empty": [], "a": [Item("e2", "sums", -2.0)]}
    assert skippable(lessons, [], SURE) == ("z", "a")


def eight_asked(guess: float, wrong: int = 0) -> tuple[str, ...]:
    """Four lessons of five exercises nobody has learned anything of; two of each were asked."""
    lessons = {
        name: [Item(f"{name}{n}", name, FIRST_DIFFICULTY, guess=guess) for n in range(5)]
        for name in "abcd"
    }
    pool = [item for items in lessons.values() for item in items]
    asked = [item for items in lessons.values() for item in items[:2]]
    assert len(asked) == MOST_ITEMS
    answers = [Answered(each.exercise_id, n >= wrong) for n, each in enumerate(asked)]
    return lessons_tested_out(lessons, pool, answers, estimate(pool, answers))


@pytest.mark.parametrize(("guess", "skipped"), [(0.0, 4), (0.25, 4), (0.5, 0)])
def test_a_faultless_placement_skips_lessons_before_anything_was_learned_of_them(
    guess: float, skipped: int
) -> None:
    assert len(eight_asked(guess)) == skipped


def test_one_fault_leaves_too_much_doubt() -> None:
    assert eight_asked(0.25, wrong=1) == eight_asked(0.0, wrong=1) == ()


def test_right_answers_to_easy_questions_show_nothing_of_hard_lessons() -> None:
    easy = [Item(f"e{n}", "sums", -3.0) for n in range(MOST_ITEMS)]
    answers = [Answered(each.exercise_id, True) for each in easy]
    hard = [HARD, Item("harder", "sums", 1.5)]
    assert lessons_tested_out({"h": hard}, [*easy, *hard], answers, UNKNOWN) == ()


def test_an_answer_outside_the_pool_shows_nothing() -> None:
    assert lessons_tested_out({"c": [HARD]}, [], [Answered("hard", True)], SURE) == ()


def test_the_ratio_stays_a_number_where_a_chance_is_rounded_to_nothing() -> None:
    steep = Item("steep", "sums", 0.0, 1_000.0)
    lessons = {"a": [Item("far", "sums", 90.0)]}
    answers = [Answered("steep", False)]
    assert lessons_tested_out(lessons, [steep], answers, UNKNOWN) == ()
