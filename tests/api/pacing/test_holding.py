"""Holds put off what is due by their length, never overlap, and what is past stays held."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pacing.holding import (
    NEVER,
    HeldDays,
    held_anew,
    held_between,
    put_off,
    put_off_day,
    resumed,
)

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def held(first: int, last: int | None) -> HeldDays:
    """A hold of days counted from the Monday."""
    return HeldDays(MONDAY + first * DAY, None if last is None else MONDAY + last * DAY, BERLIN)


@pytest.mark.parametrize(
    ("hold", "due", "put_off_by"),
    [
        (held(3, 9), 5, 7),  # amid the hold
        (held(3, 9), 3, 7),  # on its first day
        (held(3, 9), 40, 7),  # after it
        (held(3, 9), 2, 0),  # before it
        (held(-9, -1), 5, 0),  # over when she answered
        (held(0, 6), 2, 7),  # answered on its first day: none of it is over
        (held(-2, 6), 2, 7),  # answered amid it: the days that are left
        (held(0, 0), 2, 1),
        (held(3, None), 5, 0),  # nobody knows for how long
    ],
)
def test_what_a_hold_meets_is_put_off_by_its_days(
    hold: HeldDays, due: int, put_off_by: int
) -> None:
    assert put_off(NOON + due * DAY, NOON, [hold]) == NOON + (due + put_off_by) * DAY
    assert put_off_day(MONDAY + due * DAY, MONDAY, [hold]) == MONDAY + (due + put_off_by) * DAY


def test_put_off_by_one_hold_it_may_meet_the_next() -> None:
    holds = [held(10, 12), held(3, 9)]
    assert put_off(NOON + 4 * DAY, NOON, holds) == NOON + (4 + 7 + 3) * DAY
    assert put_off(NOON + 1 * DAY, NOON, holds) == NOON + 1 * DAY


def test_a_hold_begins_at_four_in_the_morning_of_its_zone() -> None:
    hold = held(3, 9)
    before, after = (datetime(2026, 11, 5, hour, tzinfo=UTC) for hour in (2, 3))
    assert put_off(before, NOON, [hold]) == before
    assert put_off(after, NOON, [hold]) == after + 7 * DAY


def test_a_hold_till_the_end_of_time_puts_off_till_never() -> None:
    hold = HeldDays(date.min, date.max, BERLIN)
    assert put_off(NOON, NOON, [hold]) == NEVER
    assert put_off_day(MONDAY, MONDAY, [hold]) == date.max
    assert held_anew([hold], HeldDays(date.min, date.min, BERLIN), MONDAY)
    assert held_anew([hold], HeldDays(date.max, date.max, BERLIN), MONDAY)


@pytest.mark.parametrize(
    ("known", "new", "after"),
    [
        ([held(-9, -5)], held(3, 9), [held(-9, -5), held(3, 9)]),
        ([held(-9, None)], held(3, 9), [held(-9, -1), held(3, 9)]),
        ([held(3, 9)], held(5, 6), [held(5, 6)]),  # one to come gives way altogether
        ([held(-3, 9)], held(-3, 4), [held(-3, 4)]),  # cut short
        ([held(-3, 9)], held(-3, None), [held(-3, None)]),  # extended
        ([held(-9, -1)], held(-6, -4), [held(-9, -7), held(-6, -4), held(-3, -1)]),
        ([held(-9, -6), held(-2, None)], held(-7, 2), [held(-9, -8), held(-7, 2)]),
    ],
)
def test_a_new_hold_takes_the_place_of_the_one_in_force(
    known: list[HeldDays], new: HeldDays, after: list[HeldDays]
) -> None:
    assert held_anew(known, new, MONDAY) == after


def test_who_is_back_was_away_until_yesterday() -> None:
    assert resumed([held(-9, -5), held(-2, None)], MONDAY) == [held(-9, -5), held(-2, -1)]
    assert resumed([held(-9, -5), held(-2, 20)], MONDAY) == [held(-9, -5), held(-2, -1)]
    assert resumed([held(0, 5)], MONDAY) == resumed([held(2, 5)], MONDAY) == []


spans = st.tuples(st.integers(-30, 30), st.none() | st.integers(0, 20)).map(
    lambda span: held(span[0], None if span[1] is None else span[0] + span[1])
)


@given(st.lists(spans, max_size=6), spans)
def test_holds_never_overlap_and_the_newest_stands(taken: list[HeldDays], new: HeldDays) -> None:
    holds: list[HeldDays] = []
    for each in [*taken, new]:
        holds = held_anew(holds, each, MONDAY)
    assert new in holds
    for one, other in pairwise(holds):
        assert one.last is not None
        assert one.last < other.first
    assert sum(each.last is None or each.last >= MONDAY for each in holds) <= 2
    assert all(each.last and each.last < MONDAY for each in resumed(holds, MONDAY))


def test_the_days_away_between_two_days_are_counted() -> None:
    holds = [held(-3, 1), held(5, 9), held(20, None)]
    assert held_between(MONDAY, MONDAY + 6 * DAY, holds) == 2 + 2
    assert held_between(MONDAY, MONDAY + 60 * DAY, holds) == 2 + 5
