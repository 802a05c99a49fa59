"""Which lessons should this learner look at next, and why?

The catalogue asks on her behalf. What is recommended is an offer, never an order: she may wave it
away, and then it stays away for a while.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from api.pacing.appeal import points
from api.pacing.eligibility import open_lessons
from api.pacing.plan import Reason
from api.pacing.suggestions import Applies, CatalogueLesson, Recommendation, Wants


def recommend(
    lessons: Sequence[CatalogueLesson], learner: Wants, now: datetime, most: int = 20
) -> tuple[Recommendation, ...]:
    """Return the lessons to recommend, best first; equals by lesson id. The same every time.

    `lessons`: all her association teaches. Never one that `why_not` objects to, nor one that has
    no reason. The first open lesson of every course has one, so whoever has a lesson open to her
    is given a list, on her very first day too.
    """
    ranked = rank(open_lessons(lessons, learner, now), learner, now)
    return tuple(each for each in ranked if each.reasons)[:most]


def rank(
    open_now: Sequence[CatalogueLesson], learner: Wants, now: datetime
) -> list[Recommendation]:
    """Return all these lessons, which are open to her, best first; some may have no reason."""
    first: dict[str, str] = {}
    for lesson in sorted(open_now, key=place_in_course):
        first.setdefault(lesson.course_id, lesson.lesson_id)
    comes_next = set(first.values())
    scored = [_scored(each, learner, each.lesson_id in comes_next, now) for each in open_now]
    return sorted(scored, key=lambda each: (-each.score, each.lesson_id))


def sense_of(reasons: Iterable[Reason], for_her_group: bool) -> Applies:
    """Return in which sense a recommendation for these reasons is made for her.

    Personalized if an interest of hers is among them; otherwise differentiated if she would be
    given her group's wording; otherwise individualized.
    """
    if any(reason.code == "interest" for reason in reasons):
        return "personalized"
    return "differentiated" if for_her_group else "individualized"


def place_in_course(lesson: CatalogueLesson) -> tuple[int, str]:
    """Return what sorts the lessons of one course into the author's order."""
    return lesson.position, lesson.lesson_id


def _scored(
    lesson: CatalogueLesson, learner: Wants, comes_next: bool, now: datetime
) -> Recommendation:
    found = sorted(points(lesson, learner, comes_next, now), key=lambda point: -point.worth)
    reasons = tuple(point.reason for point in found if point.reason is not None)
    score = round(sum(point.worth for point in found), 6)
    applies = sense_of(reasons, lesson.for_her_group)
    return Recommendation(lesson.lesson_id, lesson.course_id, score, reasons, applies)
