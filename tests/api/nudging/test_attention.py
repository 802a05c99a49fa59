"""The budget of interruptions: a day, 24 hours, a week, a gap, and journeys over the date line."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.attention import DEFAULT_CAPS, Caps, Interruption, Pause, pause, spent_cap
from api.pacing.study_day import local_time

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def days_ago(*days: int) -> list[Interruption]:
    return [Interruption(NOW - each * DAY, TODAY - each * DAY) for each in days]


def hours_ago(*hours: float) -> list[Interruption]:
    return [Interruption(NOW - each * HOUR, TODAY) for each in hours]


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
    caps: Caps, interruptions: Sequence[Interruption], spent: str | None
) -> None:
    assert spent_cap(caps, TODAY, interruptions) == spent


def test_who_flies_west_over_the_date_line_has_no_second_today() -> None:
    """Reminded in Tokyo on the 10th, she lands in Honolulu where it is still the 9th."""
    yesterday_again = TODAY - DAY
    assert spent_cap(DEFAULT_CAPS, yesterday_again, days_ago(0)) == "day_cap"
    assert spent_cap(Caps(9, 4), yesterday_again, days_ago(0, 1, 2, 3)) == "week_cap"


@pytest.mark.parametrize(
    ("caps", "interruptions", "found"),
    [
        (DEFAULT_CAPS, [], None),
        (DEFAULT_CAPS, hours_ago(24), None),
        (DEFAULT_CAPS, hours_ago(23), Pause(NOW + HOUR, "rolling_day_cap")),
        (Caps(2, 9), hours_ago(23), None),
        (Caps(2, 9), hours_ago(3), None),
        (Caps(2, 9), hours_ago(2.5), Pause(NOW + HOUR / 2, "gap")),
        (Caps(2, 9), hours_ago(2, 22), Pause(NOW + 2 * HOUR, "rolling_day_cap")),
        (Caps(2, 9), hours_ago(23.5, 2), Pause(NOW + HOUR, "gap")),
        (Caps(5, 9, hours_apart=6), hours_ago(5), Pause(NOW + HOUR, "gap")),
        (Caps(0, 9), [], None),
    ],
)
def test_she_is_left_in_peace_for_24_hours_or_the_gap_whichever_ends_later(
    caps: Caps, interruptions: Sequence[Interruption], found: Pause | None
) -> None:
    assert pause(caps, NOW, interruptions) == found


# East and west of the date line, 26 hours apart, and places between.
ZONES = ("Pacific/Kiritimati", "Pacific/Apia", "Asia/Tokyo", "Europe/Berlin", "Pacific/Niue")
caps = st.builds(Caps, st.integers(1, 3), st.integers(1, 9), st.integers(1, 24))
asked = st.lists(
    st.tuples(st.timedeltas(timedelta(0), 30 * DAY), st.sampled_from(ZONES)), max_size=200
)


@given(caps, asked)
def test_wherever_she_travels_no_cap_is_gone_over(
    caps: Caps, asked: list[tuple[timedelta, str]]
) -> None:
    """Asked again and again, on either side of the date line: dates lived twice, dates skipped."""
    been: list[Interruption] = []
    for age, zone in sorted(asked):
        now = NOW + age
        today = local_time(now, zone).date()
        if spent_cap(caps, today, been) is None and pause(caps, now, been) is None:
            been.append(Interruption(now, today))
    moments, dates = [each.at for each in been], sorted(each.on for each in been)
    for at in moments:
        within = bisect_left(moments, at + DAY) - bisect_left(moments, at)
        assert within <= caps.per_day
    for earlier, later in pairwise(moments):
        assert later - earlier >= caps.hours_apart * HOUR
    for on in dates:
        assert dates.count(on) <= caps.per_day
        assert bisect_right(dates, on) - bisect_right(dates, on - 7 * DAY) <= caps.per_week
