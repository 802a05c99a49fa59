"""A nudge opens a session that its break still has room for."""

from datetime import UTC, datetime, timedelta

import pytest

from api.nudging.session_minutes import session_minutes

ENDS = datetime(2026, 11, 23, 11, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left_s", "minutes"),
    [
        (3600, 7),
        (7 * 60, 7),
        (7 * 60 - 15, 7),
        (7 * 60 - 16, 6),
        (3 * 60 + 44, 3),
        (2 * 60, 2),
        (119, 2),
        (1, 2),
        (0, 7),
        (-1, 7),
        (-86_400, 7),
    ],
)
def test_it_is_the_nudges_own_or_what_is_left_of_the_break(left_s: int, minutes: int) -> None:
    assert session_minutes(7, ENDS, ENDS - timedelta(seconds=left_s)) == minutes


@pytest.mark.parametrize("left_s", [3600, 60, 0, -60])
def test_it_is_two_minutes_at_least(left_s: int) -> None:
    for planned in (0, 1, 2):
        assert session_minutes(planned, ENDS, ENDS - timedelta(seconds=left_s)) == 2
