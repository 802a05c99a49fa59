"""How long a push service is left alone."""

import pytest

from workers.push.waits import asked_wait, step_back
from workers.push.wire import Answer

NOW = "Mon, 23 Nov 2026 11:30:00 GMT"


def at_once() -> float:
    return 0.0


def at_last() -> float:
    return 0.999999


def answer(status: int = 503, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


@pytest.mark.parametrize(
    ("attempt", "least", "most"), [(1, 10, 20), (2, 20, 40), (3, 40, 80), (5, 160, 320)]
)
def test_each_step_back_is_twice_as_long_and_never_under_ten_seconds(
    attempt: int, least: float, most: float
) -> None:
    assert step_back(attempt, at_once) == least
    assert step_back(attempt, at_last) == pytest.approx(most, abs=0.01)


@pytest.mark.parametrize("attempt", [10, 100, 100_000])
def test_no_step_back_is_longer_than_an_hour(attempt: int) -> None:
    assert step_back(attempt, at_last) == 3600


@pytest.mark.parametrize(
    "asked",
    [
        {"retry_after": "30"},
        {"retry_after": " 30 "},
        {"retry_after": "Mon, 23 Nov 2026 11:30:30 GMT", "date": NOW},
    ],
)
def test_what_the_service_asks_is_kept_within_a_fifth(asked: dict[str, str]) -> None:
    assert asked_wait(answer(**asked), 1, at_once) == 30
    assert asked_wait(answer(**asked), 7, at_last) == pytest.approx(36, abs=0.01)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"retry_after": ""},
        {"retry_after": "0"},
        {"retry_after": "-5"},
        {"retry_after": "1.5"},
        {"retry_after": "soon"},
        {"retry_after": "٣٠"},
        {"retry_after": "Mon, 99 Nov 2026 11:30:30 GMT", "date": NOW},
        {"retry_after": "Mon, 23 Nov 2026 11:29:00 GMT", "date": NOW},
    ],
)
def test_without_a_moment_to_come_it_is_a_step_back_or_a_minute_where_we_were_too_many(
    asked: dict[str, str],
) -> None:
    assert asked_wait(answer(503, **asked), 2, at_once) == 20
    assert asked_wait(answer(429, **asked), 2, at_once) == 60
    assert asked_wait(answer(406, **asked), 2, at_once) == 60


def test_a_date_far_off_is_read_by_our_clock_where_the_service_hides_its_own() -> None:
    asked = answer(retry_after="Fri, 31 Dec 9999 23:59:59 GMT")
    assert asked_wait(asked, 1, at_once) == 7 * 86400


def test_an_absurd_wait_stays_a_number_that_a_date_can_hold() -> None:
    assert asked_wait(answer(retry_after="9" * 5000), 1, at_once) == 7 * 86400
