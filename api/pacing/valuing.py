"""What is each candidate worth to this learner, per second of her break?

Second step of composing. Worth is what is recalled in 30 days because of it (design, E3): an
answered review against leaving it alone, a new exercise against never having met it.
"""

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from api.pacing.memory import first_recall_gain, recall_gain
from api.pacing.pace import Pace, predicted_seconds
from api.pacing.plan import LessonCandidate, ReviewCandidate

HORIZON_DAYS = 30.0
# How often a first answer is right, until there is a model of learner and item (design, E3).
FIRST_ANSWER_RIGHT = 0.7

# Best first: minus the worth per second, then what decides between equals.
Rank: TypeAlias = tuple[float, int]


@dataclass(frozen=True, slots=True)
class ReviewOffer:
    """A review, the seconds it typically takes this learner, and its worth."""

    candidate: ReviewCandidate
    seconds: float
    value: float
    rank: Rank


@dataclass(frozen=True, slots=True)
class LessonBite:
    """The next piece of a lesson: the reading with its first exercise, or one exercise more.

    A lesson without exercises is one bite with `exercise_id` None.
    """

    lesson: LessonCandidate
    index: int
    reading_seconds: float
    exercise_id: str | None
    exercise_seconds: float
    value: float
    rank: Rank

    @property
    def closes_lesson(self) -> bool:
        """Whether nothing of the lesson is left after this bite."""
        return self.index + 1 >= len(self.lesson.exercises)


Offer: TypeAlias = ReviewOffer | LessonBite


def value_reviews(
    reviews: Sequence[ReviewCandidate],
    pace: Pace,
    now: datetime,
    weights: Sequence[float],
    seed: int,
) -> list[ReviewOffer]:
    """Return the reviews best first: by worth per second, ties broken by the seed."""
    ratio = predicted_seconds(pace, 1.0)
    offers = (_value_review(review, ratio, now, weights, seed) for review in reviews)
    return sorted(offers, key=lambda offer: (offer.rank, offer.candidate.exercise_id))


def value_lessons(
    lessons: Sequence[LessonCandidate], pace: Pace, weights: Sequence[float]
) -> list[LessonBite]:
    """Return the lessons in bites, best first, never against the order given.

    All bites of a lesson rank by the whole lesson, so that its reading does not count against its
    first exercise alone; a lesson never ranks above one that should come before it.
    """
    gain = first_recall_gain(FIRST_ANSWER_RIGHT, HORIZON_DAYS, weights)
    bites: list[LessonBite] = []
    per_second = math.inf
    for lesson in lessons:
        pieces = list(_pieces(lesson, pace, gain * lesson.weight))
        seconds = sum(piece.reading_seconds + piece.exercise_seconds for piece in pieces)
        per_second = min(per_second, sum(piece.value for piece in pieces) / seconds)
        first = len(bites)
        bites += (replace(piece, rank=(-per_second, first + piece.index)) for piece in pieces)
    return bites


def _value_review(
    review: ReviewCandidate, ratio: float, now: datetime, weights: Sequence[float], seed: int
) -> ReviewOffer:
    seconds = review.declared_seconds * ratio
    value = recall_gain(review.memory, now, HORIZON_DAYS, weights) * review.weight
    tie = zlib.crc32(f"{seed}:{review.exercise_id}".encode())
    return ReviewOffer(review, seconds, value, (-value / seconds, tie))


def _pieces(lesson: LessonCandidate, pace: Pace, value: float) -> Iterator[LessonBite]:
    reading = 0.0 if lesson.started else lesson.reading_seconds
    if not lesson.exercises:
        yield LessonBite(lesson, 0, reading, None, 0.0, value, (0.0, 0))
    for index, (exercise_id, declared_seconds) in enumerate(lesson.exercises):
        seconds = predicted_seconds(pace, declared_seconds)
        yield LessonBite(lesson, index, reading, exercise_id, seconds, value, (0.0, 0))
        reading = 0.0
