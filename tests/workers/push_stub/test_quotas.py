"""Google's published limits, on a clock of our own."""

import pytest

from workers.push_stub.quotas import Quotas


class Clock:
    """Seconds, as told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def charged(quotas: Quotas, times: int, *, collapsible: bool = False) -> int:
    """How many of so many go through to one phone."""
    tries = [quotas.charge_device("phone", collapsible=collapsible) for _ in range(times)]
    return tries.count(None)


def test_a_device_gets_240_at_once_and_then_four_a_second(clock: Clock) -> None:
    quotas = Quotas(clock)
    assert charged(quotas, 300) == 240
    clock.now += 1
    assert charged(quotas, 10) == 4


def test_a_device_gets_about_5000_an_hour(clock: Clock) -> None:
    quotas = Quotas(clock)
    through = 0
    for _ in range(60):
        through += charged(quotas, 300)
        clock.now += 60
    assert 9800 < through < 10000, "5,000 at once and 5,000 more as the hour goes by"
    assert charged(quotas, 300) < 100


def test_a_collapsible_message_fits_every_three_minutes_after_twenty(clock: Clock) -> None:
    quotas = Quotas(clock)
    assert charged(quotas, 30, collapsible=True) == 20
    clock.now += 179
    exceeded = quotas.charge_device("phone", collapsible=True)
    assert exceeded is not None
    assert (exceeded.subject, exceeded.retry_after_s) == ("device:phone", 1)
    clock.now += 1
    assert charged(quotas, 5, collapsible=True) == 1


def test_what_was_not_used_is_not_saved_up(clock: Clock) -> None:
    quotas = Quotas(clock)
    assert charged(quotas, 1) == 1
    clock.now += 86_400
    assert charged(quotas, 300) == 240


def test_what_is_refused_takes_nothing(clock: Clock) -> None:
    quotas = Quotas(clock)
    charged(quotas, 500, collapsible=True)
    assert charged(quotas, 300) == 220


def test_a_project_gets_600_000_a_minute_wherever_the_minute_begins(clock: Clock) -> None:
    quotas = Quotas(clock)
    for _ in range(600_000):
        quotas.charge_project()
    exceeded = quotas.project_exceeded("demo")
    assert exceeded is not None
    assert (exceeded.subject, exceeded.retry_after_s) == ("project:demo", 1)
    clock.now += 0.001
    assert quotas.project_exceeded("demo") is None
    for _ in range(600_000):
        quotas.charge_project()
    exceeded = quotas.project_exceeded("demo")
    assert exceeded is not None
    assert exceeded.retry_after_s == 60
