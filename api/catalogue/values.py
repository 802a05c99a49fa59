"""What the catalogue's rows say, as values: courses taught, their lessons, how far a learner is."""

from dataclasses import dataclass
from datetime import datetime

from content.format import CourseWords


@dataclass(frozen=True, slots=True)
class Course:
    """A course the association teaches, and whether this learner takes it.

    `words` are its titles by language; `languages` and `audiences` those of its lessons.
    """

    id: str
    language: str
    words: dict[str, CourseWords]
    licence: str
    authors: tuple[str, ...]
    languages: tuple[str, ...]
    audiences: tuple[str, ...]
    enrolled: bool
    audience: str | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in the variant that suits this learner, and how far she is in it."""

    id: str
    course_id: str
    unit: int
    position: int
    current_revision: bytes
    language: str
    audience: str
    title: str
    objective: str
    skills: tuple[str, ...]
    minutes: float
    credit_bearing: bool
    begun_at: datetime | None
    begun_revision: bytes | None
    completed_at: datetime | None

    @property
    def began(self) -> bool:
        """Whether she has begun it and not completed it."""
        return self.begun_at is not None and self.completed_at is None


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson that was looked for, and how well it fits the words (equal where there are none)."""

    lesson: Lesson
    relevance: float
