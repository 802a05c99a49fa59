"""What do the three desks of the stub, OAuth, FCM and Web Push, have in common?

Each looks at a request, which decides the rule that strikes it, and judges it, which is what the
real provider would answer. The reception asks both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workers.push_stub.rules import Told
from workers.push_stub.sighting import Sighting
from workers.push_stub.wire import Answer, Request

# The stub's own time, which may be off; what it measures lengths of time with, which is not.
Now = Callable[[], datetime]
Monotonic = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the provider answers, and whether it has taken the message on (or issued the token)."""

    answer: Answer
    accepted: bool = False


class Desk(Protocol):
    """One provider."""

    def glance(self, head: Request) -> Sighting:
        """What the head alone says."""

    def look(self, request: Request) -> Sighting:
        """What the whole request says; never raises."""

    def judge(self, request: Request, sighting: Sighting) -> Verdict:
        """What the provider makes of it."""

    def refusal(self, told: Told) -> Answer:
        """The provider's own words for this error."""
