"""How much is aimed at: down under overload, up with room, a step at a time, and told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.plan import Reason
from api.pacing.retention import next_retention

minutes = st.floats(0.0, 500.0)


@pytest.mark.parametrize(
    ("current", "forecast", "available", "desired"),
    [
        (0.90, 10.1, 10.0, 0.85),
        (0.85, 11.0, 10.0, 0.80),
        (0.80, 11.0, 10.0, 0.75),
        (0.75, 30.0, 10.0, 0.75),
        (0.75, 6.9, 10.0, 0.80),
        (0.85, 6.9, 10.0, 0.90),
        (0.90, 1.0, 10.0, 0.90),
        (0.80, 7.0, 10.0, 0.80),
        (0.80, 10.0, 10.0, 0.80),
        (0.95, 1.0, 10.0, 0.95),
        (0.95, 11.0, 10.0, 0.90),
        (0.70, 11.0, 10.0, 0.70),
        (0.90, 0.0, 0.0, 0.90),
    ],
)
def test_overload_asks_for_less_and_room_for_more(
    current: float, forecast: float, available: float, desired: float
) -> None:
    assert next_retention(current, forecast, available).desired == desired


def test_every_step_says_why_and_standing_still_says_nothing() -> None:
    down = (("from_percent", 90), ("to_percent", 85), ("forecast_minutes", 12))
    assert next_retention(0.9, 12.4, 10.0).reason == Reason(
        "retention_down", (*down, ("available_minutes", 10))
    )
    up = next_retention(0.85, 5.0, 10.0).reason
    assert up is not None
    assert up.code == "retention_up"
    assert next_retention(0.9, 9.0, 10.0).reason is None
    assert next_retention(0.75, 99.0, 10.0).reason is None


@given(st.lists(st.tuples(minutes, minutes), max_size=30))
@settings(max_examples=40, deadline=None)
def test_whatever_comes_it_stays_on_the_four_steps(days: list[tuple[float, float]]) -> None:
    current = 0.9
    for forecast, available in days:
        step = next_retention(current, forecast, available)
        assert (step.reason is None) == (step.desired == current)
        current = step.desired
        assert current in (0.75, 0.8, 0.85, 0.9)
