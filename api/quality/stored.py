"""How an exercise did and why it was judged so, as it is kept between two measurements."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from api.pacing.plan import Reason

Key = tuple[str, bytes]
"""An exercise in one revision."""

UNANSWERED = Reason("unanswered")
BY_AUTHOR = Reason("by_author")


@dataclass(frozen=True, slots=True)
class Share:
    """A measured value, without its interval."""

    value: float


@dataclass(frozen=True, slots=True)
class Picks:
    """How many chose an option."""

    key: str
    right: bool
    picked: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of an exercise's measured figures; their meaning is `ItemQuality`'s."""

    right: Share | None = None
    expected: float | None = None
    discrimination: Share | None = None
    picks: tuple[Picks, ...] = ()
    median_seconds: float | None = None
    reports: tuple[tuple[str, int], ...] = ()

    @property
    def reported(self) -> int:
        """How many unsettled reports were counted."""
        return sum(learners for _, learners in self.reports)


@dataclass(frozen=True, slots=True)
class Judged:
    """One measurement with its verdict."""

    attempts: int
    learners: int
    status: str
    figures: Figures
    reasons: tuple[Reason, ...]
    refreshed_at: datetime


_figures = msgspec.json.Decoder(Figures)
_reasons = msgspec.json.Decoder(tuple[Reason, ...])


def read_figures(text: str) -> Figures:
    """The figures as they were kept, those shown of them."""
    return _figures.decode(text)


def read_reasons(text: str) -> tuple[Reason, ...]:
    """The reasons as they were kept."""
    return _reasons.decode(text)


def as_text(value: object) -> str:
    """Figures or reasons as they are kept."""
    return msgspec.json.encode(value).decode()
