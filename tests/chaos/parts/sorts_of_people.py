"""Who is in the crowd: most have one break; some have three, some sleep, some sleep elsewhere.

What each is to get is known from here alone, by her own wall clock, without the product's rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

HOME = "Europe/Berlin"
BREAK_BEGINS = datetime.fromisoformat("2026-11-24T12:00:00Z")
# Long, so that however slow the machine is, nothing comes too late to be sent.
_LASTS = timedelta(minutes=100)
_APART = timedelta(minutes=1)
_BREAKS_OF_BUSY = 3
# Far enough from Greenwich that quiet hours in UTC are others.
_ELSEWHERE = (
    *("Asia/Tokyo", "Asia/Kolkata", "America/New_York", "America/Los_Angeles"),
    *("Australia/Adelaide", "Pacific/Honolulu", "Pacific/Auckland", "America/St_Johns"),
)
_BEFORE, _AFTER = timedelta(minutes=70), timedelta(minutes=130)

Sort = Literal["plain", "busy", "falls_asleep", "awake_elsewhere", "sleeps"]
Clock = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the crowd. `quiet` are her quiet hours, on her own clock: when `falls_asleep`, from
    after the decision on.
    """

    number: int
    sort: Sort
    zone: str

    @property
    def breaks(self) -> list[tuple[int, time, time]]:
        """Weekday and times of each, on her own clock; those of somebody busy overlap."""
        count = _BREAKS_OF_BUSY if self.sort == "busy" else 1
        begin = [BREAK_BEGINS + n * _APART for n in range(count)]
        shown = [(self._shown(each), self._shown(each + _LASTS)) for each in begin]
        return [(begins.isoweekday(), begins.time(), ends.time()) for begins, ends in shown]

    @property
    def quiet(self) -> Clock:
        """Around the break; where she is awake, when UTC shows those hours; else never."""
        around = BREAK_BEGINS - _BEFORE, BREAK_BEGINS + _AFTER
        match self.sort:
            case "falls_asleep" | "sleeps":
                begins, ends = map(self._shown, around)
            case "awake_elsewhere":
                begins, ends = around
            case _:
                return time(0), time(0)
        return begins.time(), ends.time()

    @property
    def quiet_at_first(self) -> Clock:
        """Her quiet hours while the break is decided about."""
        return (time(0), time(0)) if self.sort == "falls_asleep" else self.quiet

    def _shown(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))


def is_within(at: datetime, zone: str, clock: Clock) -> bool:
    """Whether a wall clock there shows a time from the first to before the second."""
    begins, ends = clock
    shown = at.astimezone(UTC).astimezone(ZoneInfo(zone)).time()
    return begins <= shown < ends if begins <= ends else not ends <= shown < begins


def people(due: int) -> list[Person]:
    """A crowd to which so many nudges fall due; who sleeps all the time comes on top."""
    few = max(len(_ELSEWHERE), due // 100)
    return [Person(number, *each) for number, each in enumerate(_sorts(due, few))]


def _sorts(due: int, few: int) -> Iterator[tuple[Sort, str]]:
    for place in range(few):
        elsewhere = _ELSEWHERE[place % len(_ELSEWHERE)]
        yield "busy", HOME
        yield "falls_asleep", elsewhere
        yield "awake_elsewhere", elsewhere
        yield "sleeps", elsewhere
    for _ in range(due - few * (_BREAKS_OF_BUSY + 2)):
        yield "plain", HOME
