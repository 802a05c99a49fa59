"""How long does what a learner said of a step count?

Composing asks: not now is about today, too easy and too hard about where she stands, which her
answers will tell better after two weeks.
"""

from datetime import datetime, timedelta

from api.pacing.situation import Said

NOT_NOW = timedelta(hours=24)
TOO_EASY_OR_HARD = timedelta(days=14)


def wish_until(said: Said, said_at: datetime) -> datetime:
    """Return the moment from which it counts no more."""
    return said_at + (NOT_NOW if said is Said.NOT_NOW else TOO_EASY_OR_HARD)
