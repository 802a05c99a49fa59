"""How much speaks for a lesson, and which sentence says so?

Recommending asks for each lesson that is open to a learner. Every part of a score is worth 0 to 1
and is weighted by a constant below; they are our judgement, for nobody has logged yet which
recommendation was taken up.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.pacing.plan import Reason
from api.pacing.suggestions import CatalogueLesson, Wants

# They sum to 1 with the zone. What has to be done outweighs what would be good to do, a course
# begun outweighs a new one, and others' ways only break near ties.
DEADLINE_WEIGHT = 0.25
GAP_WEIGHT = 0.2
NEXT_WEIGHT = 0.2
INTEREST_WEIGHT = 0.15
FOLLOWED_WEIGHT = 0.1
ZONE_WEIGHT = 0.1
# The beginning of another course, in place of the next lesson of one begun.
START_WEIGHT = 0.1

# A skill counts as mastered from this chance of a right answer on (design, B3).
MASTERED_CHANCE = 0.85
# A gap below this is not worth a sentence: 0.1 is a chance of .77 instead of .85.
SMALLEST_GAP = 0.1

DEADLINE_NEAR = timedelta(days=14)

# What fewer learners did is not told and does not count: it could be known who they are.
FEWEST_LEARNERS = 5
# Shares are taken as if so many more learners had not gone on, so that few cannot top the list.
DOUBTERS = 10

# Neither boring nor discouraging. Learning is fastest where about 85 % is right (Wilson et al.,
# "The Eighty Five Percent Rule for optimal learning", Nature Communications 10, 2019); first
# answers to new material lie below that, so the zone is wide downwards.
ZONE_FROM = 0.6
ZONE_TO = 0.9


@dataclass(frozen=True, slots=True)
class Point:
    """A part of a score; `reason` is None where it moves a lesson without being one."""

    worth: float
    reason: Reason | None


def points(
    lesson: CatalogueLesson, learner: Wants, comes_next: bool, now: datetime
) -> Iterator[Point]:
    """Yield what speaks for a lesson; it is open to her. Their sum is its score, 0 to 1.

    `comes_next`: it is the first open lesson of its course. Deadline: from nothing 14 days before
    to all of its weight at the deadline and after. Gap: of the skill she has practised and stands
    worst in, as a share of the way from nothing to mastered. Interest: any of its skills.
    Followed: learners / (of_learners + 10). Zone: full while she is right with a chance of .6 to
    .9, falling evenly to nothing at 0 and 1; an unknown chance counts as within.
    """
    yield from _deadline(lesson, now)
    if comes_next and lesson.course_id in learner.courses_begun:
        yield Point(NEXT_WEIGHT, Reason("next_in_course"))
    elif comes_next:
        yield Point(START_WEIGHT, Reason("start_here"))
    yield from _gap(lesson, learner)
    yield from _interest(lesson, learner)
    yield from _followed(lesson, learner)
    yield Point(ZONE_WEIGHT * _within_zone(lesson.chance), None)


def _deadline(lesson: CatalogueLesson, now: datetime) -> Iterator[Point]:
    if lesson.due_at is None or lesson.due_at - now >= DEADLINE_NEAR:
        return
    left = lesson.due_at - now
    worth = DEADLINE_WEIGHT * (1.0 - max(left, timedelta()) / DEADLINE_NEAR)
    if left < timedelta():
        yield Point(worth, Reason("past_due"))
    else:
        yield Point(
            worth, Reason("due_soon", (("days_left", math.ceil(left / timedelta(days=1))),))
        )


def _gap(lesson: CatalogueLesson, learner: Wants) -> Iterator[Point]:
    standings = [
        (learner.standings[skill].expected_now, skill)
        for skill in lesson.skills
        if skill in learner.standings
    ]
    if not standings:
        return
    expected, skill = min(standings)
    gap = 1.0 - expected / MASTERED_CHANCE
    if gap >= SMALLEST_GAP:
        told = (("skill", skill), ("expected_percent", round(100 * expected)))
        yield Point(GAP_WEIGHT * gap, Reason("skill_gap", told))


def _interest(lesson: CatalogueLesson, learner: Wants) -> Iterator[Point]:
    wanted = next((skill for skill in lesson.skills if skill in learner.interests), None)
    if wanted is not None:
        yield Point(INTEREST_WEIGHT, Reason("interest", (("skill", wanted),)))


def _followed(lesson: CatalogueLesson, learner: Wants) -> Iterator[Point]:
    went_on = learner.followed.get(lesson.lesson_id)
    if went_on is None or went_on.learners < FEWEST_LEARNERS:
        return
    share = went_on.learners / (went_on.of_learners + DOUBTERS)
    # The sentence gives the lowered share as well: an exact one could be counted back to people.
    told = (("share_percent", round(100 * share)),)
    yield Point(FOLLOWED_WEIGHT * share, Reason("learners_like_you", told))


def _within_zone(chance: float | None) -> float:
    if chance is None:
        return 1.0
    return min(1.0, chance / ZONE_FROM, (1.0 - chance) / (1.0 - ZONE_TO))
