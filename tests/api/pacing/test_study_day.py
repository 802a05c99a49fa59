"""The study day through clock changes, date lines and a day without a midnight."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pacing.study_day import UnknownZone, local_time, study_day

Y2000 = datetime(2000, 1, 1, tzinfo=UTC)
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Africa/Cairo", "Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("at_utc", "zone", "day"),
    [
        # 03:59 and 04:00 on the learner's own clock
        (datetime(2026, 3, 10, 18, 59, tzinfo=UTC), "Asia/Tokyo", date(2026, 3, 10)),
        (datetime(2026, 3, 10, 19, 0, tzinfo=UTC), "Asia/Tokyo", date(2026, 3, 11)),
        (datetime(2026, 1, 10, 11, 59, tzinfo=UTC), "America/Los_Angeles", date(2026, 1, 9)),
        (datetime(2026, 1, 10, 12, 0, tzinfo=UTC), "America/Los_Angeles", date(2026, 1, 10)),
        # 8 March 2026, clocks go 02:00 -> 03:00: still at 04:00, one hour of UTC sooner
        (datetime(2026, 3, 8, 10, 59, tzinfo=UTC), "America/Los_Angeles", date(2026, 3, 7)),
        (datetime(2026, 3, 8, 11, 0, tzinfo=UTC), "America/Los_Angeles", date(2026, 3, 8)),
        # 1 November 2026, clocks go 02:00 -> 01:00: still at 04:00, one hour of UTC later
        (datetime(2026, 11, 1, 11, 59, tzinfo=UTC), "America/Los_Angeles", date(2026, 10, 31)),
        (datetime(2026, 11, 1, 12, 0, tzinfo=UTC), "America/Los_Angeles", date(2026, 11, 1)),
        # 24 April 2026 in Cairo, clocks go 00:00 -> 01:00: there is no midnight
        (datetime(2026, 4, 23, 21, 59, tzinfo=UTC), "Africa/Cairo", date(2026, 4, 23)),
        (datetime(2026, 4, 23, 22, 0, tzinfo=UTC), "Africa/Cairo", date(2026, 4, 23)),
        (datetime(2026, 4, 24, 0, 59, tzinfo=UTC), "Africa/Cairo", date(2026, 4, 23)),
        (datetime(2026, 4, 24, 1, 0, tzinfo=UTC), "Africa/Cairo", date(2026, 4, 24)),
    ],
)
def test_a_study_day_turns_at_four_on_the_wall_clock(
    at_utc: datetime, zone: str, day: date
) -> None:
    assert study_day(at_utc, zone) == day


def test_a_rollover_at_a_midnight_that_does_not_exist_still_turns_the_day() -> None:
    last_minute = datetime(2026, 4, 23, 21, 59, tzinfo=UTC)
    assert study_day(last_minute, "Africa/Cairo", rollover_hour=0) == date(2026, 4, 23)
    after = last_minute + timedelta(minutes=1)
    assert local_time(after, "Africa/Cairo").hour == 1
    assert study_day(after, "Africa/Cairo", rollover_hour=0) == date(2026, 4, 24)


def test_the_same_moment_is_two_days_in_tokyo_and_los_angeles() -> None:
    at = datetime(2026, 6, 1, 20, tzinfo=UTC)
    assert study_day(at, "Asia/Tokyo") == date(2026, 6, 2)
    assert study_day(at, "America/Los_Angeles") == date(2026, 6, 1)


@given(
    st.timedeltas(timedelta(0), timedelta(days=60 * 365)).map(lambda age: Y2000 + age),
    st.sampled_from(ZONES),
    st.integers(min_value=0, max_value=60 * 24 * 400),
)
def test_study_days_follow_time_and_leave_no_day_out(at: datetime, zone: str, minutes: int) -> None:
    first, then = study_day(at, zone), study_day(at + timedelta(minutes=minutes), zone)
    assert first <= then
    assert study_day(at + timedelta(hours=23), zone) - first <= timedelta(days=1)


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Olympus",
        "America",
        "/etc/passwd",
        "../UTC",
        "UTC\0",
        "x" * 5000,
        "\ud800",
        "CEST+",
    ],
)
def test_a_name_that_is_no_zone_is_unknown(zone: str) -> None:
    with pytest.raises(UnknownZone):
        study_day(datetime(2026, 1, 1, tzinfo=UTC), zone)
