"""From which day on may somebody be placed in the same course once more?

A placement says of each answer whether it was right. Begun again at once and often enough, it would
give away what is right by elimination.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from api.pacing.study_day import study_day

COOL_OFF = timedelta(days=14)
"""Two weeks: who only remembers which option she was told is right has mostly forgotten it by then,
and who has learned meanwhile is not kept waiting for long.
"""


def again_on(finished_at: Sequence[datetime], reset_at: datetime | None, zone: str) -> date | None:
    """Return the study day on which another placement may begin, None where none was ever finished
    that stands in the way.

    `finished_at`: when those in this course ended, the latest first. The latest counts unless she
    began anew since. The one before it counts in any case: or who begins anew each time could ask
    for as many as she likes.
    """
    latest = [at for at in finished_at[:1] if reset_at is None or at > reset_at]
    days = [study_day(at, zone) + COOL_OFF for at in (*latest, *finished_at[1:2])]
    return max(days, default=None)
