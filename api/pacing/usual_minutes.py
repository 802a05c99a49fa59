"""How many minutes does this learner give, on a day she studies and over all days?

The forecast spreads reviews over her days, and the recall aimed at follows from what she has time
for; both ask here where she said nothing herself.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

# What is assumed of somebody who has not studied yet: one break a day.
ASSUMED_MINUTES = 5.0

# How many study days are looked back on, and how many days at the assumed minutes count with them.
LOOKED_BACK_DAYS = 28
_ASSUMED_DAYS = 3

LEAST_MINUTES = 1.0


def minutes_of_days(studied: Mapping[date, float], today: date) -> list[float]:
    """Return the minutes of each of her last 28 study days, 0 where she did not study.

    `studied` has the days with answers. Begins with the first of them; today counts once she has
    studied, for it is not over yet.
    """
    earliest = today - timedelta(days=LOOKED_BACK_DAYS)
    first = min((day for day in studied if day >= earliest), default=today)
    days = (first + timedelta(days=place) for place in range((today - first).days + 1))
    return [studied.get(day, 0.0) for day in days if day != today or day in studied]


def usual_minutes(minutes_a_day: Sequence[float]) -> float:
    """Return the minutes of a day on which she studies, never below 1.

    The mean of those days, with three at the assumed five minutes, so that one odd day says little.
    """
    studied = [minutes for minutes in minutes_a_day if minutes > 0.0]
    asked = _ASSUMED_DAYS * ASSUMED_MINUTES + math.fsum(studied)
    return max(LEAST_MINUTES, asked / (_ASSUMED_DAYS + len(studied)))
