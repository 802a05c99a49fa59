"""Which lesson was a learner at? A rule over values."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from api.catalogue.standing import Standing
from api.catalogue.values import Lesson


class Nothing(StrEnum):
    """Why there is no lesson to resume; each has its sentence in the catalogue."""

    NOT_ENROLLED = "no_course_taken"
    NOTHING_BEGUN = "nothing_begun"
    ALL_FINISHED = "all_finished"
    LOCKED = "all_prerequisites_unmet"


def lesson_to_resume(lessons: Sequence[Lesson], standing: Standing) -> Lesson | Nothing:
    """The lesson begun last with something left of it; else the next open one of the course she
    was in last, or of the one before that. `lessons` are those of the courses she takes.
    """
    begun = [each for each in lessons if standing.state(each) == "begun" and standing.left(each)]
    if begun:
        return max(begun, key=lambda each: (each.begun_at, each.id))
    recent = _courses_by_recency(lessons)
    waiting = [
        each
        for each in lessons
        if each.course_id in recent and standing.state(each) in ("new", "locked")
    ]
    for course_id in recent:
        for each in waiting:
            if each.course_id == course_id and standing.state(each) == "new":
                return each
    return _why_nothing(lessons, recent, waiting)


def _why_nothing(
    lessons: Sequence[Lesson], recent: Sequence[str], waiting: Sequence[Lesson]
) -> Nothing:
    if not lessons:
        return Nothing.NOT_ENROLLED
    if not recent:
        return Nothing.NOTHING_BEGUN
    return Nothing.LOCKED if waiting else Nothing.ALL_FINISHED


def _courses_by_recency(lessons: Sequence[Lesson]) -> list[str]:
    """The courses she has begun a lesson of, the one she was in last first."""
    last: dict[str, datetime] = {}
    for each in lessons:
        if each.begun_at is not None:
            seen = max(each.begun_at, each.completed_at or each.begun_at)
            last[each.course_id] = max(seen, last.get(each.course_id, seen))
    return sorted(last, key=lambda course_id: (last[course_id], course_id), reverse=True)
