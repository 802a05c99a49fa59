"""Weekly breaks are long enough, short enough, and never two at once, whatever night they cross."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.breaks import BreakWindow
from api.reminders.weekly_breaks import length_in_minutes, of_wrong_length, overlapping

WEEK = 7 * 24 * 60
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


def window(weekday: int, starts: str, ends: str) -> BreakWindow:
    return BreakWindow(weekday, time.fromisoformat(starts), time.fromisoformat(ends))


@st.composite
def breaks(draw: st.DrawFn) -> BreakWindow:
    starts = draw(MINUTES)
    minute = starts.hour * 60 + starts.minute + draw(st.integers(2, 240))
    return BreakWindow(draw(st.integers(1, 7)), starts, time(minute // 60 % 24, minute % 60))


def minutes_of(each: BreakWindow) -> set[int]:
    first = (each.weekday - 1) * 24 * 60 + each.starts.hour * 60 + each.starts.minute
    return {(first + passed) % WEEK for passed in range(length_in_minutes(each))}


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        ("12:00", "12:02", 2),
        ("12:00", "16:00", 240),
        ("23:59", "00:01", 2),
        ("22:00", "02:00", 240),
        ("00:00", "23:59", 1439),
        ("12:00", "12:00", 1440),
        ("12:01", "12:00", 1439),
    ],
)
def test_a_break_that_ends_earlier_ends_the_next_day(starts: str, ends: str, minutes: int) -> None:
    assert length_in_minutes(window(1, starts, ends)) == minutes


def test_two_minutes_to_four_hours_are_a_break() -> None:
    lengths = ["12:01", "12:02", "16:00", "16:01", "12:00", "11:59"]
    assert of_wrong_length([window(1, "12:00", ends) for ends in lengths]) == [0, 3, 4, 5]


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (("1", "12:00", "12:30"), ("1", "12:30", "13:00"), []),
        (("1", "12:00", "12:31"), ("1", "12:30", "13:00"), [1]),
        (("1", "12:30", "13:00"), ("1", "12:00", "12:31"), [0]),
        (("1", "12:00", "12:30"), ("2", "12:00", "12:30"), []),
        (("1", "12:00", "12:30"), ("1", "12:00", "12:05"), [1]),
        (("2", "23:50", "00:20"), ("3", "00:10", "00:30"), [1]),
        (("2", "23:50", "00:20"), ("3", "00:20", "00:30"), []),
        (("7", "23:50", "00:20"), ("1", "00:10", "00:30"), [1]),
        (("1", "00:10", "00:30"), ("7", "23:50", "00:20"), [0]),
        (("7", "23:50", "00:20"), ("1", "00:20", "00:30"), []),
    ],
)
def test_the_break_that_begins_in_another_is_named(
    first: tuple[str, ...], second: tuple[str, ...], named: list[int]
) -> None:
    windows = [window(int(day), starts, ends) for day, starts, ends in (first, second)]
    assert overlapping(windows) == named


@given(st.lists(breaks(), max_size=8))
def test_some_are_named_exactly_where_two_share_a_minute(windows: list[BreakWindow]) -> None:
    minutes = [minutes_of(each) for each in windows]
    shared = sum(map(len, minutes)) > len(set().union(*minutes))
    assert bool(overlapping(windows)) == shared
    left = [each for place, each in enumerate(windows) if place not in overlapping(windows)]
    assert overlapping(left) == []
