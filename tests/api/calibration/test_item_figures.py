"""The figures behind an item's quality, against values worked out by other means."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.calibration.item_figures import (
    correlation_bound,
    harder_by,
    luck_of_more,
    point_biserial,
    share,
)


def test_a_share_has_the_score_interval() -> None:
    half = share(5, 10)  # 0.2366 to 0.7634: Wilson's formula by hand
    assert (half.value, half.low, half.high) == pytest.approx((0.5, 0.2366, 0.7634), abs=1e-4)
    none = share(0, 10)
    assert (none.value, none.low, none.high) == pytest.approx((0.0, 0.0, 0.2775), abs=1e-4)
    assert share(10, 10).high == pytest.approx(1.0)


def test_the_correlation_with_ability() -> None:
    """The uneven one is as numpy.corrcoef has it."""
    assert point_biserial([True, True, False, False], [2.0, 2.0, 1.0, 1.0]) == pytest.approx(1.0)
    assert point_biserial([True, False, False, True], [1.0, 1.0, 2.0, 2.0]) == pytest.approx(0.0)
    mixed = point_biserial([True, False, True, True, False], [1.2, 0.1, 0.4, 2.0, 0.9])
    assert mixed == pytest.approx(0.5184, abs=1e-4)


def test_where_nothing_varies_there_is_no_correlation() -> None:
    assert point_biserial([], []) is None
    assert point_biserial([True, True], [0.1, 0.9]) is None
    assert point_biserial([True, False], [0.3, 0.3]) is None


def test_the_bound_of_a_correlation_closes_in_with_the_number() -> None:
    assert correlation_bound(0.3, 28, 1.959964) == pytest.approx(0.6053, abs=1e-4)
    assert correlation_bound(0.3, 28, -1.959964) == pytest.approx(-0.0823, abs=1e-4)
    assert correlation_bound(0.3, 10_003, 1.959964) == pytest.approx(0.3178, abs=1e-4)
    assert correlation_bound(0.3, 3, 2.0) == 1.0
    assert correlation_bound(-1.0, 3, -2.0) == -1.0


def test_what_is_as_hard_as_expected_is_shifted_by_nothing() -> None:
    assert harder_by(30, [0.6] * 50) == pytest.approx(0.0, abs=1e-9)


def test_a_planted_shift_is_found_again() -> None:
    rng = random.Random(11)
    logits = [rng.gauss(0.5, 1.0) for _ in range(4000)]
    right = sum(rng.random() < 1 / (1 + math.exp(1.2 - logit)) for logit in logits)
    chances = [1 / (1 + math.exp(-logit)) for logit in logits]
    assert harder_by(right, chances) == pytest.approx(1.2, abs=0.1)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.data())
def test_the_shift_is_finite_and_falls_with_every_right_answer(
    chances: list[float], data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, len(chances) - 1))
    more, fewer = harder_by(right + 1, chances), harder_by(right, chances)
    assert math.isfinite(more)
    assert math.isfinite(fewer)
    assert more < fewer


def test_luck_is_that_of_a_fair_coin() -> None:
    assert luck_of_more(7, 0) == pytest.approx(1 / 128)
    assert luck_of_more(8, 2) == pytest.approx(56 / 1024)
    assert luck_of_more(0, 0) == 1.0
    assert luck_of_more(0, 9) == 1.0
    assert luck_of_more(4, 5) == pytest.approx(382 / 512)
    assert luck_of_more(5_000, 4_000) < 1e-9
