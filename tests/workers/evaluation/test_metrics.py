"""The metrics, on rows small enough to reckon by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.evaluation.metrics import (
    auc,
    bootstrap,
    ece,
    log_loss,
    measured,
    memory_bins,
    rmse_bins,
)

NOTHING = np.array([], np.float64)


def values(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float64)


def test_log_loss_is_the_mean_surprise_and_certainty_that_was_wrong_stays_finite() -> None:
    assert log_loss(values(0.5, 0.25), values(1, 0)) == pytest.approx(
        (math.log(2) - math.log(0.75)) / 2
    )
    assert log_loss(values(1.0), values(0)) == pytest.approx(-math.log(1e-4))


def test_auc_is_the_share_of_pairs_in_order_and_a_tie_is_half() -> None:
    assert auc(values(0.9, 0.8, 0.3), values(1, 0, 0)) == 1.0
    assert auc(values(0.1, 0.8), values(1, 0)) == 0.0
    assert auc(values(0.5, 0.5, 0.1), values(1, 0, 0)) == 0.75


def test_calibration_error_is_the_gap_in_bins_weighted_by_rows() -> None:
    chances, outcomes = values(0.8, 0.8, 0.8, 0.2), values(1, 1, 1, 1)
    assert ece(chances, outcomes) == pytest.approx(0.75 * 0.2 + 0.25 * 0.8)
    assert ece(values(1.0), values(1)) == 0.0
    together = rmse_bins(chances, outcomes, np.array([1, 1, 1, 1]))
    apart = rmse_bins(chances, outcomes, np.array(["a", "a", "a", "b"]))
    assert together == pytest.approx(0.35)
    assert apart == pytest.approx(math.sqrt(0.75 * 0.04 + 0.25 * 0.64))


def test_nothing_to_score_is_no_number() -> None:
    assert all(math.isnan(each(NOTHING, NOTHING)) for each in (log_loss, auc, ece))
    assert math.isnan(rmse_bins(NOTHING, NOTHING, NOTHING))
    assert math.isnan(auc(values(0.5), values(1)))


def test_memory_bins_part_what_differs_in_days_answers_or_lapses() -> None:
    bins = memory_bins(
        values(0.6, 1, 3, 4, 4, 4), values(1, 1, 1, 1, 2, 2), values(0, 0, 0, 0, 0, 1)
    )
    assert bins[0] == bins[1] == bins[2]
    assert len(set(bins[2:].tolist())) == 4


def test_the_interval_redraws_learners_as_wholes() -> None:
    outcomes = np.repeat([1.0, 0.0], 500)
    by_learner = np.repeat(np.arange(20), 50)
    wide = bootstrap(by_learner, lambda rows: float(outcomes[rows].mean()), 1)
    narrow = bootstrap(np.arange(1000), lambda rows: float(outcomes[rows].mean()), 1)
    assert wide[0] < 0.35 < narrow[0] < 0.5 < narrow[1] < 0.65 < wide[1]
    assert wide == bootstrap(by_learner, lambda rows: float(outcomes[rows].mean()), 1)
    assert all(map(math.isnan, bootstrap(by_learner, lambda rows: math.nan, 1)))


def test_measured_gives_every_metric_with_its_interval() -> None:
    dice = np.random.default_rng(3)
    chances = dice.random(300)
    outcomes = (dice.random(300) < chances).astype(np.float64)
    found = measured(chances, outcomes, np.arange(300) % 30, 1, (chances > 0.5).astype(int))
    assert set(found) == {"log_loss", "auc", "ece", "rmse_bins"}
    assert found["log_loss"].value == log_loss(chances, outcomes)
    for figure in (found["log_loss"], found["auc"]):
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=2, max_size=30))
def test_order_of_rows_changes_nothing_and_turning_round_mirrors_auc(
    rows: list[tuple[float, bool]],
) -> None:
    chances, outcomes = values(*(c for c, _ in rows)), values(*(float(y) for _, y in rows))
    assert log_loss(chances[::-1], outcomes[::-1]) == pytest.approx(log_loss(chances, outcomes))
    if 0 < outcomes.sum() < len(outcomes):
        assert auc(chances, 1.0 - outcomes) == pytest.approx(1.0 - auc(chances, outcomes))
