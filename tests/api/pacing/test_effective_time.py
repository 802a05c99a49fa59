"""Events keep a sensible time and one order, however wrong the phone's clock is."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.pacing.effective_time import EARLIEST, effective_at, event_order_key

RECEIVED = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEN_YEARS = timedelta(days=3653)

any_time = st.datetimes(timezones=st.just(UTC))
recent = st.timedeltas(-TEN_YEARS, TEN_YEARS).map(lambda age: RECEIVED - age)


@given(
    st.timedeltas(-TEN_YEARS, TEN_YEARS),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_a_clock_off_by_up_to_ten_years_is_corrected(off: timedelta, age: timedelta) -> None:
    client_time = RECEIVED + off
    assert effective_at(client_time - age, client_time, RECEIVED) == RECEIVED - age


def test_an_event_from_the_future_is_held_to_its_arrival() -> None:
    later = RECEIVED + timedelta(hours=2)
    assert effective_at(later, RECEIVED, RECEIVED) == RECEIVED
    assert effective_at(later, None, RECEIVED) == RECEIVED


def test_without_the_phones_time_the_event_keeps_its_own() -> None:
    earlier = RECEIVED - timedelta(days=3)
    assert effective_at(earlier, None, RECEIVED) == earlier


@given(any_time, st.none() | any_time, recent)
def test_no_clock_is_refused(
    occurred_at: datetime, client_time: datetime | None, received_at: datetime
) -> None:
    assert EARLIEST <= effective_at(occurred_at, client_time, received_at) <= received_at


def test_a_date_off_the_calendar_stops_at_its_end() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert effective_at(first, last, RECEIVED) == EARLIEST
    assert effective_at(last, first, RECEIVED) == RECEIVED


@given(
    st.lists(
        st.tuples(recent, st.sampled_from(["ada-phone", "ada-tablet"]), st.integers(0, 9)),
        unique=True,
    ),
    st.randoms(),
)
def test_events_sort_the_same_however_they_arrived(
    events: list[tuple[datetime, str, int]], dice: random.Random
) -> None:
    shuffled = events.copy()
    dice.shuffle(shuffled)
    in_order = sorted(shuffled, key=lambda event: event_order_key(*event))
    assert in_order == sorted(events, key=lambda event: event_order_key(*event))


def test_one_devices_events_of_the_same_moment_keep_its_count() -> None:
    keys = [event_order_key(RECEIVED, "ada-phone", number) for number in (10, 9, 2)]
    assert [key[2] for key in sorted(keys)] == [2, 9, 10]
