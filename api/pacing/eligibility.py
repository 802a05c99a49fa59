"""What stands in the way of recommending a lesson to a learner?

Asked before anything is ranked; what a learner may open by herself is not decided here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from api.pacing.suggestions import CatalogueLesson, Wants

COOL_OFF = timedelta(days=30)


def open_lessons(
    lessons: Sequence[CatalogueLesson], learner: Wants, now: datetime
) -> list[CatalogueLesson]:
    """Return the lessons that nothing stands in the way of, in the order given."""
    return [lesson for lesson in lessons if why_not(lesson, learner, now) is None]


def why_not(lesson: CatalogueLesson, learner: Wants, now: datetime) -> str | None:
    """Return why a lesson is not recommended, or None if it may be.

    Codes: retired, wrong_language, completed, tested_out, mastered (every skill of it), dismissed
    (until the end of its cool-off), locked.
    """
    if lesson.retired:
        return "retired"
    if not lesson.in_her_language:
        return "wrong_language"
    if lesson.completed:
        return "completed"
    if lesson.tested_out:
        return "tested_out"
    if _mastered(lesson, learner):
        return "mastered"
    if lesson.lesson_id in learner.dismissed and now < learner.dismissed[lesson.lesson_id]:
        return "dismissed"
    return None if lesson.prerequisites_met else "locked"


def dismissed_until(dismissed_at: datetime) -> datetime:
    """Return when a lesson that was waved away may be recommended again: after 30 days."""
    return dismissed_at + COOL_OFF


def _mastered(lesson: CatalogueLesson, learner: Wants) -> bool:
    standings = [learner.standings.get(skill) for skill in lesson.skills]
    return bool(standings) and all(each and each.level == "mastered" for each in standings)
