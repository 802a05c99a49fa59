"""Quiet hours as the wall clock shows them, overnight and through its jumps."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.quiet_hours import QuietHours, first_loud_moment, is_quiet
from api.pacing.study_day import UnknownZone, local_time
from tests.api.nudging.jumpy_days import DAY, STEP, jumpy_days

NEVER = QuietHours(time(0), time(0))
NIGHT = QuietHours(time(22), time(7))
NAP = QuietHours(time(13), time(14, 30))
DIFFERENT = (
    NEVER,
    NIGHT,
    NAP,
    QuietHours(time(0), time(2, 30)),
    QuietHours(time(1, 30), time(3)),
    QuietHours(time(23, 30), time(23)),
)
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 6, 1, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "hour", "minute", "expected"),
    [
        (NAP, 12, 59, False),
        (NAP, 13, 0, True),
        (NAP, 14, 29, True),
        (NAP, 14, 30, False),
        (NIGHT, 21, 59, False),
        (NIGHT, 22, 0, True),
        (NIGHT, 0, 0, True),
        (NIGHT, 6, 59, True),
        (NIGHT, 7, 0, False),
        (NEVER, 0, 0, False),
        (QuietHours(time(9), time(9)), 9, 0, False),
    ],
)
def test_quiet_is_from_the_start_to_before_the_end(
    quiet: QuietHours, hour: int, minute: int, expected: bool
) -> None:
    assert is_quiet(at(hour, minute), "UTC", quiet) is expected


def test_the_learners_own_clock_decides() -> None:
    assert is_quiet(at(20), "Asia/Tokyo", NIGHT)
    assert not is_quiet(at(20), "Europe/London", NIGHT)


def test_the_first_loud_moment_is_now_or_when_quiet_ends_or_none_of_the_span() -> None:
    assert first_loud_moment(at(12), at(13), "UTC", NAP) == at(12)
    assert first_loud_moment(at(13, 10, 5), at(15), "UTC", NAP) == at(14, 30)
    assert first_loud_moment(at(13, 10), at(14, 30), "UTC", NAP) is None
    assert first_loud_moment(at(13, 10), at(14, 31), "UTC", NAP) == at(14, 30)
    assert first_loud_moment(at(12), at(12), "UTC", NAP) is None
    assert first_loud_moment(at(23), at(23) + DAY, "UTC", NIGHT) == at(7) + DAY


def test_a_loud_moment_is_told_in_utc_on_whichever_clock_it_was_asked() -> None:
    first, last = (local_time(at(hour), "Asia/Tokyo") for hour in (3, 5))
    for quiet in (NEVER, QuietHours(time(12), time(12, 30))):
        found = first_loud_moment(first, last, "Asia/Tokyo", quiet)
        assert found is not None
        assert found.tzinfo is UTC


def test_quiet_that_the_clock_jumps_out_of_ends_with_the_jump() -> None:
    """29 March 2026, 02:00 -> 03:00 in Berlin."""
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    quiet = QuietHours(time(1, 30), time(2, 30))
    assert first_loud_moment(jump - 20 * MINUTE, jump + DAY, "Europe/Berlin", quiet) == jump


def test_quiet_that_the_clock_is_put_back_into_lasts_longer() -> None:
    """25 October 2026, 03:00 -> 02:00 in Berlin: half past two comes twice."""
    jump = datetime(2026, 10, 25, 1, tzinfo=UTC)
    found = first_loud_moment(jump - 20 * MINUTE, jump + DAY, "Europe/Berlin", NIGHT)
    assert found == datetime(2026, 10, 25, 6, tzinfo=UTC)
    early = QuietHours(time(2, 30), time(4))
    assert first_loud_moment(jump - 20 * MINUTE, jump + DAY, "Europe/Berlin", early) == jump


def test_on_every_jumpy_day_of_two_years_quiet_is_what_the_wall_clock_shows() -> None:
    checks = 0
    for jumpy in jumpy_days():
        for quiet in DIFFERENT:
            hushed = [_shows_quiet(shown.time(), quiet) for shown in jumpy.shown]
            for start in range(96, 96 + 3 * 96, 2):
                moment = jumpy.moments[start]
                loud = next((n for n in range(start, start + 40) if not hushed[n]), None)
                expected = None if loud is None else jumpy.moments[loud]
                found = first_loud_moment(moment, moment + 40 * STEP, jumpy.zone, quiet)
                assert found == expected, (jumpy.zone, moment, quiet)
                assert is_quiet(moment, jumpy.zone, quiet) is hushed[start]
                checks += 2
    assert checks >= 190_000


def _shows_quiet(shown: time, quiet: QuietHours) -> bool:
    """Told the other way round: how far the clock has come since quiet began."""
    since, lasts = ((_minutes(one) - _minutes(quiet.starts)) % 1440 for one in (shown, quiet.ends))
    return since < lasts


def _minutes(shown: time) -> int:
    return shown.hour * 60 + shown.minute


@given(
    st.times(),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=730)),
    st.timedeltas(timedelta(0), timedelta(hours=30)),
    st.sampled_from(("UTC", "Europe/Berlin", "America/Nuuk", "Australia/Lord_Howe")),
)
def test_all_before_the_first_loud_moment_is_quiet_and_it_is_not(
    starts: time, ends: time, age: timedelta, span: timedelta, zone: str
) -> None:
    quiet, first = QuietHours(starts, ends), at(0) + age
    found = first_loud_moment(first, first + span, zone, quiet)
    if found is not None:
        assert first <= found < first + span
        assert not is_quiet(found, zone, quiet)
    quiet_for = (found or first + span) - first
    looked_at = [first + quiet_for * n / 50 for n in range(50)] if quiet_for else []
    assert all(is_quiet(moment, zone, quiet) for moment in looked_at)


def test_a_zone_there_is_none_of_is_unknown() -> None:
    with pytest.raises(UnknownZone):
        is_quiet(at(0), "Mars/Olympus", NAP)
    with pytest.raises(UnknownZone):
        first_loud_moment(at(0), at(1), "Mars/Olympus", NAP)
