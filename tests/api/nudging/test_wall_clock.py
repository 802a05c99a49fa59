"""The wall clock where it jumps: over an hour, back an hour, over a midnight, over a whole day."""

from datetime import UTC, datetime, time, timedelta

import pytest

from api.nudging.wall_clock import first_moment, jump_between
from api.pacing.study_day import UnknownZone, local_time
from tests.api.nudging.jumpy_days import DAY, STEP, jumpy_days


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        ("2026-07-01 12:00", "Europe/Berlin", "2026-07-01 10:00Z"),
        # 02:00 -> 03:00
        ("2026-03-29 01:59", "Europe/Berlin", "2026-03-29 00:59Z"),
        ("2026-03-29 02:00", "Europe/Berlin", "2026-03-29 01:00Z"),
        ("2026-03-29 02:59:59.000009", "Europe/Berlin", "2026-03-29 01:00Z"),
        ("2026-03-29 03:00", "Europe/Berlin", "2026-03-29 01:00Z"),
        # 03:00 -> 02:00
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30Z"),
        ("2026-10-25 03:00", "Europe/Berlin", "2026-10-25 02:00Z"),
        # without a midnight, and the end of a day that comes twice
        ("2026-04-24 00:00", "Africa/Cairo", "2026-04-23 22:00Z"),
        ("2026-10-29 23:30", "Africa/Cairo", "2026-10-29 20:30Z"),
        ("2026-10-30 00:00", "Africa/Cairo", "2026-10-29 22:00Z"),
        # half an hour only
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:30Z"),
        # a day that never came
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-30 10:00Z"),
        ("2011-12-31 00:30", "Pacific/Apia", "2011-12-30 10:30Z"),
        # a day that came twice, but for one hour
        ("1969-09-30 12:00", "Pacific/Kwajalein", "1969-09-30 01:00Z"),
    ],
)
def test_a_wall_time_is_its_first_coming_or_the_jump_that_skips_it(
    wall: str, zone: str, moment: str
) -> None:
    found = first_moment(datetime.fromisoformat(wall), zone)
    assert found == datetime.fromisoformat(moment)
    assert found.tzinfo is UTC


def test_on_every_jumpy_day_of_two_years_a_wall_time_is_the_first_moment_that_shows_it() -> None:
    checks = 0
    for jumpy in jumpy_days():
        midnight = datetime.combine(jumpy.day - DAY, time())
        for wall in (midnight + STEP * n for n in range(3 * 96)):
            expected = jumpy.moments[jumpy.first_shown(wall)]
            assert first_moment(wall, jumpy.zone) == expected, (jumpy.zone, wall)
            checks += 1
    assert checks >= 30_000


def test_a_jump_is_found_to_the_second_and_nowhere_else() -> None:
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for before, after in ((1, 0), (1, 1), (39_600, 40_000), (0.5, 0.25)):
        first, last = jump - timedelta(seconds=before), jump + timedelta(seconds=after)
        assert jump_between(first, last, "Europe/Berlin") == jump
    assert jump_between(jump, jump + timedelta(hours=9), "Europe/Berlin") is None
    assert jump_between(jump - timedelta(hours=9), jump - STEP, "Europe/Berlin") is None


def test_a_jump_is_found_between_moments_told_on_the_jumping_clock_itself() -> None:
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    first, last = (local_time(jump + STEP * n, "Europe/Berlin") for n in (-3, 3))
    found = jump_between(first, last, "Europe/Berlin")
    assert found == jump
    assert found.tzinfo is UTC


def test_a_zone_there_is_none_of_is_unknown() -> None:
    with pytest.raises(UnknownZone):
        first_moment(datetime.fromisoformat("2026-01-01"), "Mars/Olympus")
    with pytest.raises(UnknownZone):
        jump_between(*[datetime(2026, 1, 1, tzinfo=UTC)] * 2, "Mars/Olympus")
