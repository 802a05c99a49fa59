"""Lessons a placement lets one skip: every exercise known, every doubt against skipping."""

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.items import Answered, Item
from api.pacing.placement.testing_out import lessons_tested_out

# 0.9 * (1.0 + 1.4) = 2.16: a chance of 0.897 without luck; at 0.8 logits lower it is 0.808.
EASY = Item("easy", "sums", -1.4)
HARD = Item("hard", "sums", 1.0)
SURE = Estimate(2.0, 1.0)


def test_a_lesson_is_skipped_when_all_its_exercises_are_predicted_at_85_percent() -> None:
    assert lessons_tested_out({"a": [EASY], "b": [EASY, HARD], "c": [HARD]}, [], SURE) == ("a",)


def test_the_prediction_is_made_one_standard_error_below_the_estimate() -> None:
    assert lessons_tested_out({"a": [EASY]}, [], Estimate(1.0, 0.0001)) == ("a",)
    assert lessons_tested_out({"a": [EASY]}, [], Estimate(1.0, 0.8)) == ()


def test_the_boundary_is_85_percent() -> None:
    # Known at a gap of ln(0.85 / 0.15) = 1.7346 logits.
    just, barely_not = Item("j", "sums", -0.7347, 1.0), Item("n", "sums", -0.7345, 1.0)
    assert lessons_tested_out({"j": [just], "n": [barely_not]}, [], SURE) == ("j",)


def test_one_wrong_answer_keeps_its_lesson_and_so_does_i_do_not_know() -> None:
    assert lessons_tested_out({"a": [EASY]}, [Answered("easy", False)], SURE) == ()
    assert lessons_tested_out({"a": [EASY]}, [Answered("easy", True, known=False)], SURE) == ()
    assert lessons_tested_out({"a": [EASY]}, [Answered("other", False)], SURE) == ("a",)


def test_the_first_answer_is_the_one_that_shows_it() -> None:
    assert (
        lessons_tested_out({"a": [EASY]}, [Answered("easy", False), Answered("easy", True)], SURE)
        == ()
    )


def test_a_typed_right_answer_shows_it_whatever_was_predicted() -> None:
    assert lessons_tested_out({"c": [HARD]}, [Answered("hard", True)], SURE) == ("c",)


def test_a_right_answer_that_may_be_luck_does_not_show_it() -> None:
    # At ability 1.0: known by half, right by 0.625; knowledge in 0.8 of right answers.
    choice = Item("choice", "sums", 1.0, 0.9, 0.25)
    assert lessons_tested_out({"a": [choice]}, [Answered("choice", True)], SURE) == ()
    # At 1.6: known by 0.632, right by 0.724; knowledge in 0.873 of them.
    assert lessons_tested_out({"a": [choice]}, [Answered("choice", True)], Estimate(2.6, 1.0)) == (
        "a",
    )


def test_lessons_keep_their_order_and_one_without_exercises_is_never_skipped() -> None:
    lessons = {"z": [EASY], "empty": [], "a": [Item("e2", "sums", -2.0)]}
    assert lessons_tested_out(lessons, [], SURE) == ("z", "a")
