"""How long to leave a push service alone after it said no for now, and when to let it be."""

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from api.clock import utc_now
from workers.push.sender import Again, Failed
from workers.push.wire import Answer

Chance = Callable[[], float]
"""A number from 0 up to 1, different every time: keeps many from coming back all at once."""

PAUSE_S = 60.0
"""Before a channel that is set up wrong is looked at again."""

MOST_TRIES = 8
"""The eighth comes 21 to 42 minutes after the first; the ninth could come after more than the hour
that Google gives a message to be tried in."""

_FIRST_STEP_S = 10.0  # Google and Mozilla ask for no less
_THROTTLED_S = 60.0
_MOST_S = 7 * 86400.0  # no nudge lives as long


def tried_later(
    code: str, attempt: int, chance: Chance, answer: Answer | None = None
) -> Again | Failed:
    """When a service that cannot take a push now is asked again: as the answer's Retry-After says,
    up to a fifth longer; without one 10 to 20 seconds after the first attempt, twice that after
    each further, and never after MOST_TRIES of them.
    """
    asked = None if answer is None else _retry_after(answer.headers)
    if asked is not None:
        return Again(code, _a_little_more(asked, chance))
    if attempt >= MOST_TRIES:
        return Failed(code)
    return Again(code, _FIRST_STEP_S * 2 ** (attempt - 1) * (1 + chance()))


def throttled_wait(answer: Answer, chance: Chance, at_least_s: float = 0.0) -> float:
    """Seconds to wait where we were too many: as the answer's Retry-After says (but no less than
    `at_least_s`), up to a fifth longer; without one, a minute.
    """
    asked = _retry_after(answer.headers)
    return _a_little_more(max(asked or _THROTTLED_S, at_least_s), chance)


def _a_little_more(seconds: float, chance: Chance) -> float:
    return seconds * (1 + 0.2 * chance())


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
