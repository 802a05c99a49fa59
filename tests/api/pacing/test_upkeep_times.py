"""Slow things are looked at again when they can have changed, and no sooner."""

from datetime import UTC, datetime, timedelta

import pytest

from api.pacing.upkeep_times import fits_again, looks_at_retention

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("answered", "looked", "due"),
    [
        (None, None, False),
        (NOON - 9 * DAY, None, True),
        (NOON, NOON - HOUR, False),
        (NOON, NOON - DAY, True),
        (NOON - 2 * DAY, NOON - DAY, False),
        (NOON - DAY, NOON - DAY, False),
    ],
)
def test_the_recall_is_looked_at_once_a_study_day_with_answers(
    answered: datetime | None, looked: datetime | None, due: bool
) -> None:
    assert looks_at_retention(answered, looked, NOON, "Europe/Berlin") == due


def test_the_study_day_is_her_own() -> None:
    looked, now = datetime(2026, 11, 22, 2, 0, tzinfo=UTC), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert looks_at_retention(now, looked, now, "Europe/Berlin")
    assert not looks_at_retention(now, looked, now, "America/New_York")


@pytest.mark.parametrize(
    ("answers", "since", "due"),
    [
        (399, None, False),
        (400, None, True),
        (500, 99, False),
        (500, 100, True),
        (5000, 499, False),
        (5000, 500, True),
        (399, 399, False),
    ],
)
def test_weights_are_tried_again_once_the_log_has_grown(
    answers: int, since: int | None, due: bool
) -> None:
    assert fits_again(answers, since) == due
