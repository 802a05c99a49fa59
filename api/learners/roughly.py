"""Figures of a forecast as roughly as they are known: whole minutes, a chance in steps of five."""

import math

from api.messages import sentence

# From a hundred minutes on, what the last figure says is not known.
_MANY_MINUTES = 100

_STEP_PERCENT = 5
# Beyond these no step is left between what is said and certainty.
_HARDLY, _ALMOST_SURELY = 0.025, 0.975


def enough(minutes: float) -> int:
    """So many whole minutes are not too few, from 100 on in tens."""
    step = 10 if minutes > _MANY_MINUTES else 1
    return math.ceil(minutes / step) * step


def at_hand(minutes: float, language: str) -> str:
    """The minutes she has a day, in words where it is less than one."""
    if minutes < 1.0:
        return sentence("forecast.a_day.under_one", language)
    return sentence("forecast.a_day.whole", language, minutes=round(minutes))


def about(minutes: float, language: str) -> str:
    """Minutes that are not known exactly, in words where it is less than one."""
    if minutes < 1.0:
        return sentence("forecast.minutes.under_one", language)
    step = 10 if minutes > _MANY_MINUTES else 1
    return sentence("forecast.minutes.about", language, minutes=round(minutes / step) * step)


def in_time(chance: float, language: str) -> str:
    """How likely it is that she is done in time; `chance` is 0 to 1."""
    if chance < _HARDLY:
        return sentence("forecast.in_time.hardly", language)
    if chance > _ALMOST_SURELY:
        return sentence("forecast.in_time.almost_surely", language)
    steps = min(max(round(100.0 * chance / _STEP_PERCENT), 1), 100 // _STEP_PERCENT - 1)
    return sentence("forecast.in_time.perhaps", language, percent=steps * _STEP_PERCENT)
