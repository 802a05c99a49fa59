"""How fast one provider may be pushed to: halved, grown back, and shared out turn by turn."""

from datetime import UTC, datetime, timedelta

import pytest

from workers.push.turns import LEAST_PER_MINUTE, Turns

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
CEILING = 600_000.0


def test_what_was_never_slowed_goes_at_the_ceiling() -> None:
    assert Turns(CEILING).rate(NOW) == CEILING


def test_too_many_halves_it_once_for_all_that_was_in_flight() -> None:
    slowed = Turns(CEILING).slowed(NOW)
    assert slowed.rate(NOW) == CEILING / 2
    assert slowed.slowed(NOW + SECOND / 2) == slowed
    assert slowed.slowed(NOW + SECOND).rate(NOW + SECOND) == pytest.approx(CEILING / 4, rel=0.01)


def test_it_grows_by_a_tenth_a_minute_and_no_further_than_the_ceiling() -> None:
    slowed = Turns(CEILING).slowed(NOW)
    assert slowed.rate(NOW + MINUTE) == pytest.approx(CEILING / 2 * 1.1)
    assert slowed.rate(NOW + 2 * MINUTE) == pytest.approx(CEILING / 2 * 1.21)
    assert slowed.rate(NOW + 8 * MINUTE) == CEILING
    assert slowed.rate(NOW + timedelta(days=400)) == CEILING


def test_one_a_second_is_left_however_often_it_was_too_many() -> None:
    turns = Turns(CEILING)
    for number in range(40):
        turns = turns.slowed(NOW + number * SECOND)
    assert turns.rate(NOW + 39 * SECOND) == LEAST_PER_MINUTE
    assert turns.rate(NOW + timedelta(days=1)) == CEILING


@pytest.mark.parametrize("per_minute", [60.0, 600.0, 6_000.0, CEILING])
def test_no_minute_gets_more_than_its_turns_and_a_second_ahead(per_minute: float) -> None:
    turns, taken = Turns(per_minute), 0
    for tenth in range(600):
        turns, granted = turns.take(NOW + tenth * SECOND / 10, 10_000)
        taken += granted
    assert per_minute - 1 <= taken <= per_minute * 61 / 60 + 1


def test_who_finds_none_is_told_how_long_until_the_next() -> None:
    turns, granted = Turns(600.0).take(NOW, 16)
    assert (granted, turns.wait(NOW)) == (10, SECOND / 10)
    assert turns.take(NOW + SECOND / 20, 1)[1] == 0
    assert turns.take(NOW + SECOND / 10, 16)[1] == 1
    assert turns.wait(NOW + SECOND) == timedelta()
    assert Turns(6.0).take(NOW, 16)[1] == 1
