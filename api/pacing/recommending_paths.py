"""Which courses should this learner go on with or begin, and why?

A course is recommended by its lessons: what speaks for them speaks for it.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from api.pacing.eligibility import open_lessons, why_not
from api.pacing.plan import Reason
from api.pacing.recommending import place_in_course, rank, sense_of
from api.pacing.suggestions import CatalogueLesson, PathRecommendation, Recommendation, Wants

# So many of a course's best lessons stand for it; more would favour long courses.
_LESSONS_FOR_COURSE = 3
_MOST_REASONS = 3

# Where a sentence about a lesson would sound wrong of its course.
_SAID_OF_COURSE = {"next_in_course": "course_begun", "start_here": "course_new"}


def recommend_paths(
    lessons: Sequence[CatalogueLesson], learner: Wants, now: datetime, most: int = 5
) -> tuple[PathRecommendation, ...]:
    """Return the courses to recommend, best first; equals by course id.

    A course is worth the mean score of its three best lessons that are open to her, and has three
    reasons at most, those of its best lesson first. One without an open lesson is left out.
    """
    open_now = open_lessons(lessons, learner, now)
    by_course: dict[str, list[Recommendation]] = defaultdict(list)
    for each in rank(open_now, learner, now):
        by_course[each.course_id].append(each)
    places = {lesson.lesson_id: place_in_course(lesson) for lesson in open_now}
    minutes_left: dict[str, list[float]] = defaultdict(list)
    for lesson in lessons:
        if why_not(lesson, learner, now) in (None, "locked"):
            minutes_left[lesson.course_id].append(lesson.minutes)
    paths = [
        _path(sorted(ranked, key=lambda each: places[each.lesson_id]), minutes_left[course_id])
        for course_id, ranked in by_course.items()
    ]
    return tuple(sorted(paths, key=lambda path: (-path.score, path.course_id))[:most])


def _path(in_order: Sequence[Recommendation], minutes_left: Sequence[float]) -> PathRecommendation:
    best = sorted(in_order, key=lambda each: (-each.score, each.lesson_id))
    counted = best[:_LESSONS_FOR_COURSE]
    reasons = _of_course(best)
    return PathRecommendation(
        course_id=best[0].course_id,
        score=round(sum(each.score for each in counted) / len(counted), 6),
        lesson_ids=tuple(each.lesson_id for each in in_order),
        lessons_left=len(minutes_left),
        minutes_left=math.fsum(minutes_left),
        reasons=reasons,
        applies=sense_of(reasons, best[0].applies == "differentiated"),
    )


def _of_course(best: Sequence[Recommendation]) -> tuple[Reason, ...]:
    found: dict[str, Reason] = {}
    for each in best:
        for reason in each.reasons:
            found.setdefault(reason.code, reason)
    kept = list(found.values())[:_MOST_REASONS]
    return tuple(replace(each, code=_SAID_OF_COURSE.get(each.code, each.code)) for each in kept)
