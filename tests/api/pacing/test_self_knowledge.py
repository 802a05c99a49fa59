"""Overconfidence per skill."""

import pytest

from api.pacing.mastery import Mastery
from api.pacing.self_knowledge import self_knowledge


def test_without_answers_both_shares_are_the_usual_ones() -> None:
    known = self_knowledge(Mastery())
    assert (known.sure_wrong, known.unsure_right, known.verdict) == (0.1, 0.5, "fair")


def test_shares_are_drawn_towards_the_usual_as_by_eight_answers() -> None:
    known = self_knowledge(Mastery(sure_right=5, sure_wrong=5, unsure_right=4, unsure_wrong=1))
    assert known.sure_wrong == pytest.approx((5 + 0.8) / 18)
    assert known.unsure_right == pytest.approx((4 + 4.0) / 13)


@pytest.mark.parametrize(
    ("sure_right", "sure_wrong", "verdict"),
    [
        (0, 1, "fair"),
        (0, 2, "overconfident"),
        (2, 2, "fair"),
        (4, 3, "overconfident"),
        (20, 3, "fair"),
    ],
)
def test_too_sure_from_a_quarter_of_the_sure_answers_wrong(
    sure_right: int, sure_wrong: int, verdict: str
) -> None:
    mastery = Mastery(sure_right=sure_right, sure_wrong=sure_wrong)
    assert self_knowledge(mastery).verdict == verdict


def test_too_modest_from_three_quarters_of_the_unsure_answers_right() -> None:
    assert self_knowledge(Mastery(unsure_right=7)).verdict == "fair"
    assert self_knowledge(Mastery(unsure_right=8)).verdict == "underconfident"


def test_who_is_both_is_told_the_dangerous_one() -> None:
    assert self_knowledge(Mastery(unsure_right=12, sure_wrong=9)).verdict == "overconfident"
