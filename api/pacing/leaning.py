"""Which reviews count for more, or for less, than their memory alone would say?

A step of composing. Someone who misses what rests on a weak skill goes back to that skill first,
and what a learner says of an exercise or a lesson moves what is like it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pacing.plan import LessonCandidate, ReviewCandidate
from api.pacing.situation import Said, Situation

# So many misses among the last ten answers in a skill, and so low a chance in one it rests on, send
# her back there: two misses are no slip, and .7 is where first answers stand on the average.
MISSES = 2
WEAK = 0.7

# Chosen, not measured: enough to change which of two like reviews comes first, too little to let
# what is hardly forgotten push out what is.
MORE = 1.5
LESS = 0.5


@dataclass(frozen=True, slots=True)
class Leaning:
    """How many times its worth a review counts, and the weak skill it is there for, if any."""

    factor: float = 1.0
    remedial: str | None = None


LEVEL = Leaning()


def leanings(
    reviews: Sequence[ReviewCandidate],
    lessons: Sequence[LessonCandidate],
    situation: Situation,
    now: datetime,
) -> dict[str, Leaning]:
    """Return how reviews lean, by exercise id; what is not in it stands level.

    More: reviews of skills to mend, which are the weak ones beneath a skill she keeps missing and
    those of what she found too hard. Less: what she found too hard or too easy itself, and what
    shares a skill with the too easy and is as likely right.
    """
    hard = situation.said(Said.TOO_HARD, now)
    easy = situation.said(Said.TOO_EASY, now)
    mend = _weak_beneath(situation) | _skills_of(hard, (*reviews, *lessons))
    if not (hard or easy or mend):
        return {}
    easy_from = _easy_from(reviews, easy)
    found: dict[str, Leaning] = {}
    for review in reviews:
        remedial = next((skill for skill in review.skills if skill in mend), None)
        bound = min((easy_from.get(skill, 2.0) for skill in review.skills), default=2.0)
        if _is_of(review, hard | easy) or review.chance_right >= bound:
            found[review.exercise_id] = Leaning(LESS)
        elif remedial is not None:
            found[review.exercise_id] = Leaning(MORE, remedial)
    return found


def weakest_skill(reviews: Sequence[ReviewCandidate], situation: Situation) -> str | None:
    """Return the skill she is least sure of among those that these reviews train, if any."""
    trained = {skill for review in reviews for skill in review.skills}
    known = [skill for skill in situation.skills if skill.skill_id in trained]
    weakest = min(known, key=lambda skill: (skill.expected, skill.skill_id), default=None)
    return weakest.skill_id if weakest else None


def _weak_beneath(situation: Situation) -> frozenset[str]:
    beneath = {
        skill_id
        for skill in situation.skills
        if skill.recent_misses >= MISSES
        for skill_id in skill.builds_on
    }
    return frozenset(
        skill.skill_id
        for skill in situation.skills
        if skill.skill_id in beneath and skill.expected < WEAK
    )


def _skills_of(
    subjects: frozenset[str], candidates: Sequence[ReviewCandidate | LessonCandidate]
) -> frozenset[str]:
    return frozenset(
        skill for each in candidates if _is_of(each, subjects) for skill in each.skills
    )


def _easy_from(reviews: Sequence[ReviewCandidate], easy: frozenset[str]) -> Mapping[str, float]:
    """Return, by skill, from which chance on an exercise is as easy as one she found too easy."""
    bounds: dict[str, float] = {}
    for review in reviews:
        if review.exercise_id in easy:
            for skill in review.skills:
                bounds[skill] = min(review.chance_right, bounds.get(skill, 2.0))
    return bounds


def _is_of(candidate: ReviewCandidate | LessonCandidate, subjects: frozenset[str]) -> bool:
    if candidate.lesson_id in subjects:
        return True
    return isinstance(candidate, ReviewCandidate) and candidate.exercise_id in subjects
