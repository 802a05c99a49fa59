"""When what a phone noted took place: never after it was received, never out of its order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.pacing.effective_time import EARLIEST, PhoneMoment, PhoneNow, effective_times

RECEIVED = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOOTS = [UUID(int=number) for number in range(1, 4)]
NO_PHONE = PhoneNow()

moments = st.datetimes(timezones=st.just(UTC))
noted = st.lists(
    st.builds(
        PhoneMoment,
        sequence=st.integers(1, 40),
        boot_id=st.sampled_from(BOOTS),
        mono_ms=st.none() | st.integers(0, 2**53),
        occurred_at=moments,
    ),
    max_size=12,
    unique_by=lambda each: each.sequence,
)
phones = st.builds(
    PhoneNow,
    client_time=st.none() | moments,
    boot_id=st.none() | st.sampled_from(BOOTS),
    mono_ms=st.none() | st.integers(0, 2**53),
)


@st.composite
def known_times(draw: st.DrawFn) -> dict[int, datetime]:
    """Events stored before, which follow one another and came before this batch."""
    hours = sorted(draw(st.lists(st.integers(0, 500_000), max_size=6)), reverse=True)
    numbers = sorted(
        draw(st.lists(st.integers(1, 40), min_size=len(hours), max_size=len(hours), unique=True))
    )
    return {
        number: max(EARLIEST, RECEIVED - timedelta(hours=each))
        for number, each in zip(numbers, hours, strict=True)
    }


@given(noted, phones, known_times())
def test_no_clock_brings_anything_out_of_order_or_past_its_arrival(
    noted: list[PhoneMoment], phone: PhoneNow, known: dict[int, datetime]
) -> None:
    times = effective_times(noted, phone, RECEIVED, known)
    assert times.keys() == {each.sequence for each in noted}
    in_order = {**times, **known}
    ordered = [in_order[number] for number in sorted(in_order)]
    assert ordered == sorted(ordered)
    assert all(EARLIEST <= each <= RECEIVED for each in times.values())
    assert all(times[number] == known[number] for number in times.keys() & known.keys())


@given(noted, phones)
def test_the_order_of_the_lines_says_nothing(noted: list[PhoneMoment], phone: PhoneNow) -> None:
    forward = effective_times(noted, phone, RECEIVED, {})
    assert forward == effective_times(noted[::-1], phone, RECEIVED, {})


@given(
    st.integers(-5_256_000, 5_256_000), st.lists(st.integers(0, 900_000), min_size=1, max_size=9)
)
def test_a_clock_that_is_merely_wrong_is_put_right_to_the_millisecond(
    off_minutes: int, ago_seconds: list[int]
) -> None:
    off = timedelta(minutes=off_minutes)
    really = sorted(RECEIVED - timedelta(seconds=each) for each in ago_seconds)
    noted = [PhoneMoment(number, BOOTS[0], None, at + off) for number, at in enumerate(really, 1)]
    times = effective_times(noted, PhoneNow(RECEIVED + off), RECEIVED, {})
    assert [timedelta() for _ in really] == [
        abs(times[number] - at) // timedelta(milliseconds=1) * timedelta(milliseconds=1)
        for number, at in enumerate(really, 1)
    ]


@given(st.lists(moments, min_size=3, max_size=3))
def test_within_a_boot_the_monotonic_clock_is_believed(walls: list[datetime]) -> None:
    """The wall clock jumped with every event; the phone has not been started since."""
    noted = [PhoneMoment(number, BOOTS[0], 1000 * number, at) for number, at in enumerate(walls, 1)]
    phone = PhoneNow(RECEIVED, BOOTS[0], 10_000)
    times = effective_times(noted, phone, RECEIVED, {})
    assert [RECEIVED - times[number] for number in (1, 2, 3)] == [
        timedelta(seconds=each) for each in (9, 8, 7)
    ]


def test_an_earlier_boot_counts_back_from_its_last_event() -> None:
    at = RECEIVED - timedelta(hours=5)
    wrong = at - timedelta(days=400)
    noted = [
        PhoneMoment(1, BOOTS[1], 1_000, wrong),
        PhoneMoment(2, BOOTS[1], 61_000, at),
        PhoneMoment(3, BOOTS[0], 5_000, RECEIVED),
    ]
    times = effective_times(noted, PhoneNow(RECEIVED, BOOTS[0], 9_000), RECEIVED, {})
    assert times[2] == at
    assert times[1] == at - timedelta(minutes=1)
    assert times[3] == RECEIVED - timedelta(seconds=4)


def test_what_is_stored_stays_and_draws_the_others_to_it() -> None:
    stored = {5: RECEIVED - timedelta(hours=3), 9: RECEIVED - timedelta(hours=1)}
    noted = [
        PhoneMoment(4, BOOTS[0], None, RECEIVED),
        PhoneMoment(7, BOOTS[0], None, RECEIVED - timedelta(hours=2)),
        PhoneMoment(12, BOOTS[0], None, RECEIVED - timedelta(hours=9)),
    ]
    times = effective_times(noted, NO_PHONE, RECEIVED, stored)
    assert times == {4: stored[5], 7: RECEIVED - timedelta(hours=2), 12: stored[9]}


def test_one_clock_that_was_far_off_moves_itself_alone() -> None:
    hours = [1, 2, 3, 4, 5]
    noted = [
        PhoneMoment(hour, UUID(int=hour), None, RECEIVED - timedelta(hours=6 - hour))
        for hour in hours
    ]
    reset = PhoneMoment(6, UUID(int=6), None, EARLIEST)
    ahead = PhoneMoment(0, UUID(int=7), None, RECEIVED + timedelta(days=900))
    times = effective_times([*noted, reset, ahead], NO_PHONE, RECEIVED, {})
    assert [times[hour] for hour in hours[1:4]] == [each.occurred_at for each in noted[1:4]]
