"""An estimate in a word, and the words it may as well be."""

import pytest

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.levels import Level, level_of


@pytest.mark.parametrize(
    ("mean", "code"),
    [
        (-0.76, "beginner"),
        (-0.75, "intermediate"),
        (0.0, "intermediate"),
        (0.74, "intermediate"),
        (0.75, "advanced"),
        (3.0, "advanced"),
    ],
)
def test_the_words_change_at_the_tags_two_and_four(mean: float, code: str) -> None:
    assert level_of(Estimate(mean, 0.001)).code == code


def test_the_doubt_is_one_standard_error_to_each_side() -> None:
    assert level_of(Estimate(0.1, 1.0)) == Level("intermediate", "beginner", "advanced")
    assert level_of(Estimate(0.3, 0.5)) == Level("intermediate", "intermediate", "advanced")
    assert level_of(Estimate(2.0, 0.6)) == Level("advanced", "advanced", "advanced")
