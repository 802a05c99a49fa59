"""What a learner looks for in the catalogue, as one value; what she leaves out does not limit."""

from dataclasses import dataclass

ANY_MINUTES = 600
"""Longer than any lesson: who says nothing of her time sees them all."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`languages` are what she reads, the best first; `language` is one she insists on.

    `minutes` is how much time she has: only lessons that fit into it.
    """

    languages: tuple[str, ...] = ()
    words: str = ""
    skill: str | None = None
    language: str | None = None
    minutes: int = ANY_MINUTES
    course_id: str | None = None


@dataclass(frozen=True, slots=True)
class PageWish:
    """Which page: from where on, and how many at most."""

    cursor: str | None
    limit: int
