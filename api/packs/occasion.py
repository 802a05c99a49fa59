"""For which break is a pack, how long is it, and until when does it hold?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.nudging.breaks import Break
from api.pacing.usual_minutes import ASSUMED_MINUTES

HOLDS_AFTER = timedelta(hours=24)
HOLDS_AT_MOST = timedelta(days=7)

LEAST_MINUTES = 1.0
MOST_MINUTES = 60.0


@dataclass(frozen=True, slots=True)
class Occasion:
    """One pack's id, its moment, its minutes, and the break it is for, if one is declared."""

    id: UUID
    issued_at: datetime
    minutes: float
    next_break: Break | None

    @property
    def starts_at(self) -> datetime:
        """When it is first of use: as the break begins, or now where it has, or there is none."""
        begins = self.next_break.starts_at if self.next_break else self.issued_at
        return min(max(begins, self.issued_at), self.expires_at)

    @property
    def expires_at(self) -> datetime:
        """A day after the break, and after a week at the latest."""
        ends = self.next_break.ends_at if self.next_break else self.issued_at
        return min(ends + HOLDS_AFTER, self.issued_at + HOLDS_AT_MOST)


def minutes_of(asked: float | None, next_break: Break | None, now: datetime) -> float:
    """Return the minutes a pack is composed for: as asked, else as the break has left.

    Held between 1 and 60, as any session's. Without either, five: what is assumed of anybody.
    """
    if asked is not None:
        return asked
    if next_break is None:
        return ASSUMED_MINUTES
    left = next_break.ends_at - max(now, next_break.starts_at)
    return min(max(left / timedelta(minutes=1), LEAST_MINUTES), MOST_MINUTES)
