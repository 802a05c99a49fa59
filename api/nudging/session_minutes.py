"""How long is the session a nudge opens? Asked when it is sent, and again when it is tapped."""

from datetime import datetime, timedelta

_LEAST_MINUTES = 2
_ON_THE_WAY = timedelta(seconds=15)


def session_minutes(planned_minutes: int, break_ends_at: datetime, now: datetime) -> int:
    """The nudge's own minutes, or the minutes left of its break where these are fewer.

    The seconds a nudge was on the way, up to 15, do not cost a whole minute. Never fewer than two.
    After the break's end its length no longer matters: whoever comes late has found time of her
    own.
    """
    left = (break_ends_at - now + _ON_THE_WAY) // timedelta(minutes=1)
    minutes = planned_minutes if now >= break_ends_at else min(planned_minutes, left)
    return max(minutes, _LEAST_MINUTES)
