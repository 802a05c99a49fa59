"""The budget of interruptions: a day, a week, and journeys over the date line."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.attention import DEFAULT_CAPS, Caps, spent_cap

TODAY = date(2026, 6, 10)


def days_ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=each) for each in days]


@pytest.mark.parametrize(
    ("caps", "interruptions", "spent"),
    [
        (DEFAULT_CAPS, [], None),
        (DEFAULT_CAPS, days_ago(0), "day_cap"),
        (DEFAULT_CAPS, days_ago(1, 2, 3), None),
        (DEFAULT_CAPS, days_ago(1, 2, 3, 6), "week_cap"),
        (DEFAULT_CAPS, days_ago(1, 2, 3, 7), None),
        (DEFAULT_CAPS, days_ago(0, 1, 2, 3), "day_cap"),
        (Caps(2, 4), days_ago(0), None),
        (Caps(2, 4), days_ago(0, 0), "day_cap"),
        (Caps(2, 4), days_ago(0, 3, 3, 6), "week_cap"),
        (Caps(0, 4), [], "day_cap"),
        (Caps(1, 0), [], "week_cap"),
    ],
)
def test_a_cap_is_spent_by_the_interruptions_of_its_day_or_seven_days(
    caps: Caps, interruptions: Sequence[date], spent: str | None
) -> None:
    assert spent_cap(caps, TODAY, interruptions) == spent


def test_who_flies_west_over_the_date_line_has_no_second_today() -> None:
    """Reminded in Tokyo on the 10th, she lands in Honolulu where it is still the 9th."""
    yesterday_again = TODAY - timedelta(days=1)
    assert spent_cap(DEFAULT_CAPS, yesterday_again, days_ago(0)) == "day_cap"
    assert spent_cap(Caps(9, 4), yesterday_again, days_ago(0, 1, 2, 3)) == "week_cap"


@given(
    st.builds(Caps, st.integers(1, 3), st.integers(1, 9)),
    st.lists(st.tuples(st.integers(0, 40), st.integers(-1, 1)), max_size=120),
)
def test_wherever_she_travels_no_date_and_no_seven_dates_go_over_their_cap(
    caps: Caps, asked: list[tuple[int, int]]
) -> None:
    """Asked again and again, a day earlier or later on the wall than the day it is in UTC."""
    interruptions: list[date] = []
    for day, offset in sorted(asked):
        today = TODAY + timedelta(days=day + offset)
        if spent_cap(caps, today, interruptions) is None:
            interruptions.append(today)
    for day in {TODAY + timedelta(days=n) for n in range(-1, 42)}:
        week = [on for on in interruptions if timedelta(0) <= day - on < timedelta(days=7)]
        assert interruptions.count(day) <= caps.per_day
        assert len(week) <= caps.per_week
