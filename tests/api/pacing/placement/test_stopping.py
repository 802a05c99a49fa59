"""A placement ends when it is precise, long enough, or out of questions; never before five."""

import pytest

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.items import Answered, Item
from api.pacing.placement.stopping import stopped_by

TYPED = [Item(f"q{n}", "sums", (n % 5 - 2) * 0.4, 0.9) for n in range(30)]
SHARP = [Item(f"q{n}", "sums", (n % 5 - 2) * 0.4, 3.0) for n in range(30)]


def mixed(count: int) -> list[Answered]:
    return [Answered(f"q{n}", n % 2 == 0) for n in range(count)]


@pytest.mark.parametrize("count", range(8))
def test_with_usual_questions_it_goes_on_up_to_eight(count: int) -> None:
    assert stopped_by(TYPED, mixed(count)) is None
    assert stopped_by(TYPED, mixed(8)) == "long_enough"
    assert stopped_by(TYPED, mixed(9)) == "long_enough"


def test_with_sharp_questions_it_ends_once_precise_but_not_before_five() -> None:
    assert stopped_by(SHARP, mixed(4)) is None
    assert stopped_by(SHARP, mixed(5)) == "precise"


def test_what_was_known_before_counts_towards_precision() -> None:
    assert stopped_by(TYPED, mixed(5)) is None
    assert stopped_by(TYPED, mixed(5), Estimate(0.0, 0.45)) == "precise"


def test_a_small_bank_ends_when_it_is_exhausted() -> None:
    assert stopped_by(TYPED[:3], mixed(2)) is None
    assert stopped_by(TYPED[:3], mixed(3)) == "pool_exhausted"
    assert stopped_by([], []) == "pool_exhausted"
