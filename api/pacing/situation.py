"""What, beside the candidates, decides a session: who leads, what was said, where she is weak.

Whoever composes fills one of these from what is stored; a session composed without one is led by
the product alone. Nothing in it is remembered by the composer, so the mode may change at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Mode(StrEnum):
    """Who leads: the learner herself, her coach, the ranked list, or the model (the default)."""

    SELF_DIRECTED = "self_directed"
    COACH_DIRECTED = "coach_directed"
    RECOMMENDED = "recommended"
    ADAPTIVE = "adaptive"


class Said(StrEnum):
    """What a learner may say of a lesson or an exercise."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Wish:
    """What she said of one lesson or exercise (`subject_id`); it holds before `until`."""

    subject_id: str
    said: Said
    until: datetime


@dataclass(frozen=True, slots=True)
class Skill:
    """How she stands in one skill.

    `expected`: the chance of a right answer in it now, 0 to 1; `recent_misses`: wrong ones among
    her last ten answers in it; `builds_on`: the skills it rests on.
    """

    skill_id: str
    expected: float
    recent_misses: int = 0
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lesson her coach gave her; `coach` is the name she is shown."""

    lesson_id: str
    coach: str


@dataclass(frozen=True, slots=True)
class Situation:
    """All of that. Each list counts only in the mode it belongs to, wishes and skills in every one.

    `chosen`: ids of lessons and exercises in her order; `assigned`: in the coach's order;
    `recommended`: lesson ids, best first.
    """

    mode: Mode = Mode.ADAPTIVE
    chosen: tuple[str, ...] = ()
    assigned: tuple[Assignment, ...] = ()
    recommended: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    wishes: tuple[Wish, ...] = ()

    def said(self, said: Said, now: datetime) -> frozenset[str]:
        """Return the ids of which she said this, and it still holds."""
        return frozenset(
            wish.subject_id for wish in self.wishes if wish.said is said and now < wish.until
        )

    def coaches(self) -> dict[str, str]:
        """Return the coach of every assigned lesson, in order; empty unless a coach leads."""
        if self.mode is not Mode.COACH_DIRECTED:
            return {}
        return {each.lesson_id: each.coach for each in reversed(self.assigned)}

    def places(self) -> dict[str, int]:
        """Return the place, from 1, of each lesson on the list that leads; empty if none does."""
        leading: Iterator[str] = iter(())
        if self.mode is Mode.COACH_DIRECTED:
            leading = (each.lesson_id for each in self.assigned)
        elif self.mode is Mode.RECOMMENDED:
            leading = iter(self.recommended)
        places: dict[str, int] = {}
        for place, lesson_id in enumerate(leading, start=1):
            places.setdefault(lesson_id, place)
        return places
