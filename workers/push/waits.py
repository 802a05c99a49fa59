"""How long to leave a push service alone after it said no for now."""

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from api.clock import utc_now
from workers.push.wire import Answer

Chance = Callable[[], float]
"""A number from 0 up to 1, different every time: keeps many from coming back all at once."""

PAUSE_S = 60.0
"""Before a channel that is set up wrong is looked at again."""

_FIRST_STEP_S = 10.0  # Google and Mozilla ask for no less
_LONGEST_STEP_S = 3600.0
_THROTTLED_S = 60.0
_MOST_S = 7 * 86400.0  # no nudge lives as long
_TOO_MANY = (406, 429)  # Windows says 406


def step_back(attempt: int, chance: Chance) -> float:
    """Seconds before the next attempt: 10 to 20 after the first, twice that after each further."""
    step = _FIRST_STEP_S * float(2 ** min(attempt - 1, 16))
    return min(step * (1 + chance()), _LONGEST_STEP_S)


def asked_wait(answer: Answer, attempt: int, chance: Chance) -> float:
    """Seconds as the answer's Retry-After asks, up to a fifth longer; without one, a minute where
    we were too many, else a step back.
    """
    asked = _retry_after(answer.headers)
    if asked is None and answer.status in _TOO_MANY:
        asked = _THROTTLED_S
    return step_back(attempt, chance) if asked is None else asked * (1 + 0.2 * chance())


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from either form (RFC 9110, 10.2.3); None where it names no moment to come."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        seconds = float(value[:12])
    else:
        until = _moment(value)
        if until is None:
            return None
        # By the service's own clock where it tells it: ours may be off.
        seconds = (until - (_moment(headers.get("date", "")) or utc_now())).total_seconds()
    return min(seconds, _MOST_S) if seconds > 0 else None


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
