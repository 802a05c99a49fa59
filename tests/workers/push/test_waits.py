"""How long a push service is left alone."""

import pytest

from workers.push.sender import Again, Failed
from workers.push.waits import MOST_TRIES, throttled_wait, tried_later
from workers.push.wire import Answer

NOW = "Mon, 23 Nov 2026 11:30:00 GMT"


def at_once() -> float:
    return 0.0


def at_last() -> float:
    return 0.999999


def answer(status: int = 503, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


def waited(outcome: Again | Failed) -> float:
    assert isinstance(outcome, Again)
    return outcome.after_s


@pytest.mark.parametrize(
    ("attempt", "least", "most"), [(1, 10, 20), (2, 20, 40), (3, 40, 80), (5, 160, 320)]
)
def test_each_step_back_is_twice_as_long_and_never_under_ten_seconds(
    attempt: int, least: float, most: float
) -> None:
    assert tried_later("gone", attempt, at_once) == Again("gone", least)
    assert waited(tried_later("gone", attempt, at_last)) == pytest.approx(most, abs=0.01)


def test_all_steps_back_together_stay_within_googles_hour_and_nothing_is_tried_after() -> None:
    steps = [waited(tried_later("gone", n, at_last)) for n in range(1, MOST_TRIES)]
    assert 1800 < sum(steps) < 3600
    for attempt in (MOST_TRIES, MOST_TRIES + 1, 100_000):
        assert tried_later("gone", attempt, at_once) == Failed("gone")
        assert tried_later("gone", attempt, at_once, answer()) == Failed("gone")


@pytest.mark.parametrize(
    "asked",
    [
        {"retry_after": "30"},
        {"retry_after": " 30 "},
        {"retry_after": "Mon, 23 Nov 2026 11:30:30 GMT", "date": NOW},
    ],
)
def test_what_the_service_asks_is_kept_within_a_fifth(asked: dict[str, str]) -> None:
    for attempt in (1, 7, 100):
        assert tried_later("gone", attempt, at_once, answer(**asked)) == Again("gone", 30)
        longest = waited(tried_later("gone", attempt, at_last, answer(**asked)))
        assert longest == pytest.approx(36, abs=0.01)
    assert throttled_wait(answer(429, **asked), at_once) == 30
    assert throttled_wait(answer(429, **asked), at_last) == pytest.approx(36, abs=0.01)
    assert throttled_wait(answer(429, **asked), at_once, at_least_s=60) == 60


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
    assert tried_later("gone", 2, at_once, answer(503, **asked)) == Again("gone", 20)
    assert throttled_wait(answer(429, **asked), at_once) == 60
    assert throttled_wait(answer(406, **asked), at_once) == 60


def test_a_date_far_off_is_read_by_our_clock_where_the_service_hides_its_own() -> None:
    asked = answer(429, retry_after="Fri, 31 Dec 9999 23:59:59 GMT")
    assert throttled_wait(asked, at_once) == 7 * 86400


def test_an_absurd_wait_stays_a_number_that_a_date_can_hold() -> None:
    assert throttled_wait(answer(429, retry_after="9" * 5000), at_once) == 7 * 86400
