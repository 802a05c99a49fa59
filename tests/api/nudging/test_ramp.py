"""Reminders of many whose breaks begin together: spread, in a place that stays, early for few."""

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.attention import Interruption
from api.nudging.breaks import BreakWindow, next_break
from api.nudging.policy import LEAST_MINUTES, Decision, decide, still_wanted
from api.nudging.quiet_hours import QuietHours, is_quiet
from api.nudging.ramp import (
    EARLIEST,
    FULL_CROWD,
    LATEST,
    SMALL_CROWD,
    Crowd,
    crowd_around,
    lot_of,
    put_back,
)
from tests.api.nudging.test_policy import BREAK, DAY, MINUTE, NOON, TODAY, WELCOME

SECOND = timedelta(seconds=1)
EIGHT = datetime(2026, 11, 23, 7, tzinfo=UTC)  # in Berlin, a Monday
MORNING = replace(WELCOME, windows=(BreakWindow(1, time(8), time(8, 30)),))


def in_crowd(size: int, place: float = 0.5, **changes: object) -> Decision:
    return decide(replace(WELCOME, **changes), BREAK, 1, NOON, Crowd(size, place))  # type: ignore[arg-type]


def drawn(size: int, seed: int = 20261123) -> list[UUID]:
    """So many people."""
    dice = random.Random(seed)
    return [UUID(int=dice.getrandbits(128), version=4) for _ in range(size)]


def lots_of(people: Iterable[UUID]) -> list[bytes]:
    """As the planner gets them."""
    return sorted(map(lot_of, people))


def test_ten_thousand_due_at_eight_come_evenly_between_two_and_twelve_minutes_past() -> None:
    found = next_break(MORNING.windows, "Europe/Berlin", EIGHT - MINUTE)
    assert found is not None
    assert found.starts_at == EIGHT
    people = drawn(10_000)
    lots = lots_of(people)
    seconds: Counter[int] = Counter()
    for person_id in people:
        crowd = crowd_around(person_id, lots)
        decision = decide(MORNING, found, 1, EIGHT - 10 * MINUTE, crowd)
        assert decision.planned_at is not None
        late = decision.planned_at - EIGHT
        assert timedelta(minutes=2) <= late < timedelta(minutes=12)
        assert decision.minutes == min(15, (30 * MINUTE - late) // MINUTE)
        assert decision.put_off_by == "crowd"
        seconds[int(late.total_seconds())] += 1
    assert seconds.total() == 10_000
    assert max(seconds.values()) <= 17


@pytest.mark.parametrize("size", [61, 600, 3_000, 10_000, 60_000])
def test_no_second_sees_more_than_twice_its_share_of_any_crowd(size: int) -> None:
    """Whatever lots they have drawn, however long the break, and wherever a second begins."""
    people = drawn(size, seed=size)
    lots = lots_of(people)
    places = sorted(crowd_around(person_id, lots).place for person_id in people)
    for minutes in (4, 6, 19, 20, 90):
        span = minutes * MINUTE
        first, last = (put_back(Crowd(size, place), span) for place in (0.0, 1.0))
        late = [put_back(Crowd(size, place), span) for place in places]
        assert first <= late[0] <= late[-1] < last <= LATEST
        most = 2 * size / (last - first).total_seconds()
        for place, at in enumerate(late):
            assert bisect_left(late, at + SECOND) - place <= most


def test_her_lot_is_the_same_for_ever() -> None:
    assert lot_of(UUID(int=1)).hex() == "7c3ccd10bb7ec37b"
    assert lot_of(UUID(int=1)) == lot_of(UUID(int=1)) != lot_of(UUID(int=2))


def test_a_hundred_others_move_nobody_by_more_than_a_hundred_places() -> None:
    first, others = drawn(10_000), drawn(100, seed=8)
    stayed = first[100:]
    before, after = lots_of(first), lots_of([*stayed, *others])
    half_hour = 30 * MINUTE
    for person_id in stayed:
        crowds = crowd_around(person_id, before), crowd_around(person_id, after)
        one, two = (put_back(crowd, half_hour) for crowd in crowds)
        assert abs(one - two) <= (LATEST - EARLIEST) * 100 / 10_000


def test_who_is_not_counted_yet_has_a_place_all_the_same() -> None:
    assert crowd_around(UUID(int=1), []) == Crowd(0, 0.0)
    late, lots = max(drawn(10), key=lot_of), lots_of(drawn(10))
    assert 0 < crowd_around(late, lots[:-1]).place < 1


def test_few_come_at_the_start_of_their_break_and_more_as_far_into_it_as_they_need() -> None:
    half_hour = 30 * MINUTE
    assert put_back(Crowd(SMALL_CROWD, 0.99), half_hour) == timedelta()
    assert put_back(Crowd(600, 0.0), half_hour) == EARLIEST / 10
    assert put_back(Crowd(600, 1.0), half_hour) == LATEST / 10
    for size in (FULL_CROWD, 10 * FULL_CROWD):
        assert put_back(Crowd(size, 0.0), half_hour) == EARLIEST
        assert put_back(Crowd(size, 1.0), half_hour) == LATEST
    assert in_crowd(SMALL_CROWD).planned_at == BREAK.starts_at
    assert in_crowd(SMALL_CROWD).put_off_by is None


@pytest.mark.parametrize(("minutes", "latest"), [(20, 720), (19, 380), (6, 120), (4, 60), (3, 0)])
def test_of_a_short_break_two_thirds_are_left_and_three_minutes(minutes: int, latest: int) -> None:
    assert put_back(Crowd(FULL_CROWD, 1.0), minutes * MINUTE) == timedelta(seconds=latest)


def test_the_session_offered_counts_what_is_left() -> None:
    found = in_crowd(FULL_CROWD, place=0.8)
    assert found.planned_at == BREAK.starts_at + timedelta(minutes=4, seconds=10)
    assert (found.minutes, found.put_off_by) == (11, "crowd")


def test_quiet_hours_within_the_break_are_not_what_she_is_put_back_into() -> None:
    until = in_crowd(FULL_CROWD, place=0.9, quiet=QuietHours(time(12, 36), time(14)))
    assert until.planned_at is not None
    assert until.planned_at <= BREAK.starts_at + 2 * MINUTE
    after = in_crowd(FULL_CROWD, place=0.0, quiet=QuietHours(time(12), time(12, 33)))
    assert after.planned_at == BREAK.starts_at + 3 * MINUTE + 4 * MINUTE / 6


def test_her_place_stays_the_day_after() -> None:
    """She is put back from the start of the break, not from the end of her peace."""
    first = in_crowd(FULL_CROWD).planned_at
    assert first is not None
    yesterday = Interruption(first - DAY + timedelta(seconds=3), TODAY - DAY)
    again = in_crowd(FULL_CROWD, interruptions=(yesterday,))
    assert again.planned_at == first + timedelta(seconds=3)
    assert again.put_off_by == "crowd"


times = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))


@given(
    st.builds(BreakWindow, st.integers(1, 7), times, times),
    st.builds(QuietHours, times, times),
    st.timedeltas(timedelta(0), timedelta(days=730)),
    st.builds(Crowd, st.integers(1, 9000), st.floats(0, 1, exclude_max=True)),
)
def test_in_any_crowd_who_would_have_been_reminded_is_reminded(
    window: BreakWindow, quiet: QuietHours, age: timedelta, crowd: Crowd
) -> None:
    known = replace(WELCOME, windows=(window,), quiet=quiet)
    now = NOON + age
    found = next_break(known.windows, known.zone, now)
    assert found is not None
    alone, together = decide(known, found, 1, now), decide(known, found, 1, now, crowd)
    assert alone.held_by == together.held_by
    if together.planned_at is None or alone.planned_at is None:
        return
    assert alone.planned_at <= together.planned_at
    assert together.minutes >= LEAST_MINUTES
    assert not is_quiet(together.planned_at, known.zone, quiet)
    assert still_wanted(known, found, together.planned_at) is None
    if found.ends_at - alone.planned_at < timedelta(minutes=20):
        third = (found.ends_at - alone.planned_at) / 3
        assert together.planned_at - alone.planned_at <= third
