"""What a learner gives is told by her latest days, and by what is assumed while there are few."""

from datetime import date, timedelta

import pytest

from api.pacing.usual_minutes import LEAST_MINUTES, minutes_of_days, usual_minutes

TODAY = date(2026, 11, 22)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_days_without_study_count_from_the_first_one_on() -> None:
    studied = {days_ago(4): 6.0, days_ago(2): 3.0}
    assert minutes_of_days(studied, TODAY) == [6.0, 0.0, 3.0, 0.0]
    assert minutes_of_days({}, TODAY) == []


def test_today_counts_once_she_has_studied() -> None:
    assert minutes_of_days({days_ago(1): 6.0}, TODAY) == [6.0]
    assert minutes_of_days({days_ago(1): 6.0, TODAY: 2.0}, TODAY) == [6.0, 2.0]


def test_what_is_longer_ago_than_four_weeks_is_not_looked_at() -> None:
    assert minutes_of_days({days_ago(29): 6.0}, TODAY) == []
    assert len(minutes_of_days({days_ago(29): 6.0, days_ago(28): 6.0}, TODAY)) == 28


def test_usual_minutes_are_those_of_days_with_study() -> None:
    assert usual_minutes([]) == 5.0
    assert usual_minutes([10.0] * 300 + [0.0] * 300) == pytest.approx(10.0, abs=0.1)
    assert usual_minutes([20.0]) == (3 * 5 + 20) / 4
    assert usual_minutes([0.01] * 300) == LEAST_MINUTES
