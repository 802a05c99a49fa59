"""Breaks by the wall clock: through jumps, over midnight, on days that never or twice came."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.breaks import Break, BreakWindow, breaks_between, next_break
from api.pacing.study_day import UnknownZone, local_time
from tests.api.nudging.jumpy_days import DAY, STEP, JumpyDay, jumpy_days

LUNCH = BreakWindow(1, time(12, 30), time(12, 45))
NIGHT = BreakWindow(1, time(23, 30), time(0, 30))
ZONES = ("UTC", "Europe/Berlin", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

windows = st.builds(
    BreakWindow,
    st.integers(1, 7),
    st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
)
moments = st.timedeltas(timedelta(0), timedelta(days=800)).map(lambda age: MONDAY + age)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_break_keeps_its_wall_clock_time_while_the_zone_changes() -> None:
    winter = next_break([LUNCH], "Europe/Berlin", utc(2026, 3, 20))
    summer = next_break([LUNCH], "Europe/Berlin", utc(2026, 3, 27))
    travelled = next_break([LUNCH], "Asia/Tokyo", utc(2026, 3, 27))
    assert winter == Break(utc(2026, 3, 23, 11, 30), utc(2026, 3, 23, 11, 45), date(2026, 3, 23))
    assert summer == Break(utc(2026, 3, 30, 10, 30), utc(2026, 3, 30, 10, 45), date(2026, 3, 30))
    assert travelled == Break(utc(2026, 3, 30, 3, 30), utc(2026, 3, 30, 3, 45), date(2026, 3, 30))


def test_the_break_that_runs_is_the_next_one_until_it_ends() -> None:
    ends_at = MONDAY + timedelta(hours=12, minutes=45)
    running = next_break([LUNCH], "UTC", ends_at - timedelta.resolution)
    assert running is not None
    assert running.ends_at == ends_at
    following = next_break([LUNCH], "UTC", ends_at)
    assert following is not None
    assert following.starts_at == running.starts_at + timedelta(days=7)


def test_a_break_over_midnight_still_runs_on_the_next_day_and_belongs_to_the_first() -> None:
    found = next_break([NIGHT], "UTC", MONDAY + DAY + timedelta(minutes=29))
    assert found == Break(utc(2026, 3, 2, 23, 30), utc(2026, 3, 3, 0, 30), date(2026, 3, 2))


def test_a_break_that_ends_when_it_starts_lasts_a_day() -> None:
    found = next_break([BreakWindow(1, time(9), time(9))], "UTC", MONDAY)
    assert found == Break(utc(2026, 3, 2, 9), utc(2026, 3, 3, 9), date(2026, 3, 2))


def test_of_several_breaks_the_first_is_next_and_of_overlapping_ones_the_one_begun_first() -> None:
    long = BreakWindow(1, time(12), time(13))
    tuesday = BreakWindow(2, time(8), time(9))
    at = MONDAY + timedelta(hours=12, minutes=35)
    found = next_break([tuesday, LUNCH, long], "UTC", at)
    assert found is not None
    assert found.starts_at == utc(2026, 3, 2, 12)
    longer = BreakWindow(1, time(12, 30), time(14))
    for declared in ([LUNCH, longer], [longer, LUNCH]):
        together = next_break(declared, "UTC", at)
        assert together is not None
        assert together.ends_at == utc(2026, 3, 2, 12, 45)


def test_without_windows_there_is_no_break() -> None:
    assert next_break([], "UTC", MONDAY) is None
    assert breaks_between([], "UTC", MONDAY, MONDAY + DAY) == []


def test_a_break_begins_with_the_jump_that_skips_its_start() -> None:
    sunday = BreakWindow(7, time(2, 30), time(3, 15))
    [found] = breaks_between([sunday], "Europe/Berlin", utc(2026, 3, 28), utc(2026, 3, 30))
    assert found == Break(utc(2026, 3, 29, 1), utc(2026, 3, 29, 1, 15), date(2026, 3, 29))


def test_a_break_swallowed_by_a_jump_does_not_happen_and_comes_the_week_after() -> None:
    sunday = BreakWindow(7, time(2, 15), time(2, 45))
    assert breaks_between([sunday], "Europe/Berlin", utc(2026, 3, 28), utc(2026, 3, 30)) == []
    before = utc(2026, 3, 22, 1, 45)  # the end of the one before
    found = next_break([sunday], "Europe/Berlin", before)
    assert found is not None
    assert found.starts_at == utc(2026, 4, 5, 0, 15)


def test_a_break_on_a_day_that_never_came_does_not_happen() -> None:
    friday = BreakWindow(5, time(12), time(13))
    first, last = utc(2011, 12, 28), utc(2012, 1, 2)
    assert breaks_between([friday], "Pacific/Apia", first, last) == []
    found = next_break([friday], "Pacific/Apia", first)
    assert found is not None
    assert found.local_date == date(2012, 1, 6)


def test_a_break_into_the_day_after_one_that_never_came_begins_with_that_day() -> None:
    friday = BreakWindow(5, time(23, 30), time(0, 30))
    jump = utc(2011, 12, 30, 10)
    for first in (jump - 2 * DAY, jump):
        [found] = breaks_between([friday], "Pacific/Apia", first, jump + STEP)
        assert found == Break(jump, jump + 2 * STEP, date(2011, 12, 31))


def test_a_break_that_comes_twice_happens_once() -> None:
    sunday = BreakWindow(7, time(2, 15), time(2, 45))
    [found] = breaks_between([sunday], "Europe/Berlin", utc(2026, 10, 24), utc(2026, 10, 27))
    assert found == Break(utc(2026, 10, 25, 0, 15), utc(2026, 10, 25, 0, 45), date(2026, 10, 25))
    following = next_break([sunday], "Europe/Berlin", found.ends_at)
    assert following is not None
    assert following.local_date == date(2026, 11, 1)


def test_a_day_that_comes_twice_has_its_break_once() -> None:
    tuesday = BreakWindow(2, time(12), time(13))  # 30 September 1969
    [found] = breaks_between([tuesday], "Pacific/Kwajalein", utc(1969, 9, 29), utc(1969, 10, 3))
    assert found.starts_at == utc(1969, 9, 30, 1)


def test_a_break_is_over_when_the_clock_is_put_back_to_before_it() -> None:
    sunday = BreakWindow(7, time(2, 30), time(3, 30))
    [found] = breaks_between([sunday], "Europe/Berlin", utc(2026, 10, 24), utc(2026, 10, 27))
    assert found == Break(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1), date(2026, 10, 25))


def test_a_break_before_the_clock_is_put_back_over_midnight_is_not_forgotten() -> None:
    """7 November 2010 in St John's, 00:01 -> 23:01 on the 6th."""
    sunday = BreakWindow(7, time(0, 0), time(0, 10))
    starts_at = utc(2010, 11, 7, 2, 30)
    [found] = breaks_between([sunday], "America/St_Johns", starts_at, starts_at + STEP)
    assert found == Break(starts_at, starts_at + timedelta(minutes=1), date(2010, 11, 7))


def test_on_every_jumpy_day_of_two_years_breaks_are_what_the_wall_clock_shows() -> None:
    checks = 0
    for jumpy in jumpy_days():
        for day in (jumpy.day - DAY, jumpy.day, jumpy.day + DAY):
            midnight = datetime.combine(day, time())
            for half_hour in range(48):
                starts = midnight + 2 * STEP * half_hour
                for length in (2 * STEP, 6 * STEP, DAY - 2 * STEP):
                    _check_against_the_clock(jumpy, starts, length)
                    checks += 1
    assert checks >= 45_000


def _check_against_the_clock(jumpy: JumpyDay, starts: datetime, length: timedelta) -> None:
    """One window on one day: one break at most, and just while the clock shows the window."""
    ends = starts + length
    window = BreakWindow(starts.isoweekday(), starts.time(), ends.time())
    first = jumpy.first_shown(starts)
    last = next(n for n in range(first, 9999) if not starts <= jumpy.shown[n] < ends)
    found = breaks_between([window], jumpy.zone, jumpy.moments[0], jumpy.moments[-1])
    if first == last:
        assert found == [], (jumpy.zone, starts, ends)
        return
    date_then = jumpy.shown[first].date()
    expected = Break(jumpy.moments[first], jumpy.moments[last], date_then)
    assert found == [expected], (jumpy.zone, starts, ends)


@given(st.lists(windows, max_size=4), st.sampled_from(ZONES), moments)
def test_the_next_break_is_the_first_of_all_that_end_later(
    declared: list[BreakWindow], zone: str, after: datetime
) -> None:
    every = breaks_between(declared, zone, after - 3 * DAY, after + 16 * DAY)
    expected = [found for found in every if found.ends_at > after]
    assert next_break(declared, zone, after) == (expected[0] if expected else None)


@given(st.lists(windows, min_size=1, max_size=4), st.sampled_from(ZONES), moments, moments)
def test_breaks_start_within_the_span_in_order_and_once_a_window_and_date(
    declared: list[BreakWindow], zone: str, one: datetime, other: datetime
) -> None:
    first = min(one, other)
    last = min(max(one, other), first + 20 * DAY)
    found = breaks_between(declared, zone, first, last)
    assert all(first <= each.starts_at < last for each in found)
    assert found == sorted(found, key=lambda each: (each.starts_at, each.ends_at))
    assert all(each.starts_at < each.ends_at for each in found)
    assert all(local_time(each.starts_at, zone).date() == each.local_date for each in found)
    for window in declared:
        dates = [each.local_date for each in breaks_between([window], zone, first, last)]
        assert len(dates) == len(set(dates))


def test_a_zone_there_is_none_of_is_unknown() -> None:
    with pytest.raises(UnknownZone):
        next_break([LUNCH], "Mars/Olympus", MONDAY)
    with pytest.raises(UnknownZone):
        breaks_between([LUNCH], "Mars/Olympus", MONDAY, MONDAY)
