"""What is each candidate worth to this learner, per second of her break?

A step of composing. Worth is what is recalled in 30 days because of it (design, E3): an answered
review against leaving it alone, a new exercise against never having met it.
"""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from api.pacing.guidance import LessonInTurn
from api.pacing.leaning import LEVEL, Leaning
from api.pacing.memory import (
    Rating,
    first_recall_gain,
    recall_after,
    retrievability,
)
from api.pacing.memory import review as answered
from api.pacing.pace import Pace, predicted_seconds
from api.pacing.plan import LessonCandidate, Reason, ReviewCandidate

HORIZON_DAYS = 30.0

# What is begun must be kept: in the first month a new exercise takes about one and a half times its
# own seconds again in reviews, so it ranks by 1 / 2.5 of what it brings per second. Chosen on 150
# simulated learners that are in no report: begun as fast as it brings at first sight (factor 1),
# too much is begun to be kept; at .3, too little (docs/evaluation.md).
KEPT_SHARE = 0.4

# A lesson without exercises counts as one first answer of middling chance (design, E3).
READING_CHANCE = 0.7

_SECONDS_PER_DAY = 86_400.0

# Best first: 0 for what leads and 1 for the rest, minus the worth per second, then what decides
# between equals.
Rank: TypeAlias = tuple[int, float, int]


@dataclass(frozen=True, slots=True)
class ReviewOffer:
    """A review, the seconds it typically takes this learner, its worth and its rank.

    `remedial`: the weak skill it is there to mend, if any.
    """

    candidate: ReviewCandidate
    seconds: float
    value: float
    rank: Rank
    remedial: str | None = None


@dataclass(frozen=True, slots=True)
class LessonBite:
    """The next piece of a lesson: the reading with its first exercise, or one exercise more.

    A lesson without exercises is one bite with `exercise_id` None.
    """

    lesson: LessonCandidate
    reason: Reason
    leads: bool
    index: int
    reading_seconds: float
    exercise_id: str | None
    exercise_seconds: float
    chance_right: float
    value: float
    rank: Rank

    @property
    def seconds(self) -> float:
        """The seconds of reading and exercise together."""
        return self.reading_seconds + self.exercise_seconds

    @property
    def closes_lesson(self) -> bool:
        """Whether nothing of the lesson is left after this bite."""
        return self.index + 1 >= len(self.lesson.exercises)


Offer: TypeAlias = ReviewOffer | LessonBite


def value_reviews(
    reviews: Sequence[ReviewCandidate],
    leanings: Mapping[str, Leaning],
    pace: Pace,
    now: datetime,
    weights: Sequence[float],
    seed: int,
) -> list[ReviewOffer]:
    """Return the reviews best first: by worth per second, ties broken by the seed."""
    ratio = predicted_seconds(pace, 1.0)
    offers = []
    for review in reviews:
        leaning = leanings.get(review.exercise_id, LEVEL)
        seconds = review.declared_seconds * ratio
        value = review_gain(review, now, weights) * review.weight * leaning.factor
        tie = zlib.crc32(f"{seed}:{review.exercise_id}".encode())
        rank = (1, -value / seconds, tie)
        offers.append(ReviewOffer(review, seconds, value, rank, leaning.remedial))
    return sorted(offers, key=lambda offer: (offer.rank, offer.candidate.exercise_id))


def review_gain(review: ReviewCandidate, now: datetime, weights: Sequence[float]) -> float:
    """Return what one answer now adds to the chance of recall in 30 days.

    p R(right) + (1 - p) R(wrong) - R(left alone) with p the predicted chance (design, E3). Where p
    differs from what memory alone says, item and learner do too: the odds of each R are moved by
    the same factor, as one prediction of all three would (design, E2).
    """
    memory, chance = review.memory, review.chance_right
    days = max(0.0, (now - memory.last_review_at).total_seconds() / _SECONDS_PER_DAY)
    if_right = answered(memory, Rating.GOOD, now, weights).stability
    if_wrong = answered(memory, Rating.AGAIN, now, weights).stability
    right = recall_after(if_right, HORIZON_DAYS, weights)
    wrong = recall_after(if_wrong, HORIZON_DAYS, weights)
    alone = recall_after(memory.stability, days + HORIZON_DAYS, weights)
    odds = _odds(chance) / _odds(retrievability(memory, now, weights))
    return chance * _moved(right, odds) + (1.0 - chance) * _moved(wrong, odds) - _moved(alone, odds)


def value_lessons(
    lessons: Sequence[LessonInTurn], pace: Pace, weights: Sequence[float]
) -> list[LessonBite]:
    """Return the lessons in bites, best first, never against the order given.

    All bites of a lesson rank by the whole lesson, so that its reading does not count against its
    first exercise alone; a lesson never ranks above one that should come before it.
    """
    ratio = predicted_seconds(pace, 1.0)
    wrong = first_recall_gain(0.0, HORIZON_DAYS, weights)
    gained = first_recall_gain(1.0, HORIZON_DAYS, weights) - wrong
    bites: list[LessonBite] = []
    per_second = math.inf
    for each in lessons:
        pieces = _pieces(each.lesson, ratio)
        values = [(wrong + piece.chance * gained) * each.lesson.weight for piece in pieces]
        seconds = sum(piece.reading + piece.seconds for piece in pieces)
        per_second = min(per_second, KEPT_SHARE * sum(values) / seconds)
        for index, (piece, value) in enumerate(zip(pieces, values, strict=True)):
            rank = (1 - each.leads, -per_second, len(bites))
            bites.append(
                LessonBite(each.lesson, each.reason, each.leads, index, *piece, value, rank)
            )
    return bites


def _odds(chance: float) -> float:
    held = min(max(chance, 1e-6), 1.0 - 1e-6)
    return held / (1.0 - held)


def _moved(chance: float, odds: float) -> float:
    return chance * odds / (chance * odds + 1.0 - chance)


class _Piece(NamedTuple):
    reading: float
    exercise_id: str | None
    seconds: float
    chance: float


def _pieces(lesson: LessonCandidate, ratio: float) -> list[_Piece]:
    reading = 0.0 if lesson.started else lesson.reading_seconds
    if not lesson.exercises:
        return [_Piece(reading, None, 0.0, READING_CHANCE)]
    return [
        _Piece(
            0.0 if index else reading,
            exercise.exercise_id,
            exercise.declared_seconds * ratio,
            exercise.chance_right,
        )
        for index, exercise in enumerate(lesson.exercises)
    ]
