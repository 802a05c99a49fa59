"""What authors work on, as it is kept: a course of their own, and its drafts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Course:
    """An association's own course."""

    course_id: str
    slug: str
    home: str
    details: str
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One lesson file of the studio."""

    id: UUID
    course_id: str
    path: str
    source: str
    version: int
    state: str
    edited_by: UUID | None
    edited_at: datetime
    publish_at: datetime | None
    published_version: int | None
    published_revision: bytes | None
    published_path: str | None

    @property
    def file(self) -> str:
        """Its path among all courses."""
        return f"{self.course_id}/{self.path}"

    @property
    def published_file(self) -> str:
        """Its path among all courses as learners are given it, wherever the draft is moved."""
        return f"{self.course_id}/{self.published_path or self.path}"
