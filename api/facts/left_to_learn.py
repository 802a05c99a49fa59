"""What is left of a learner's courses, in minutes at her own pace."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.facts.behind import Behind
from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.pacing.pace import predicted_seconds, spread
from content.format import Exercise


@dataclass(frozen=True, slots=True)
class LeftToLearn:
    """The lessons still to do, and the minutes they take in the mean."""

    lessons: int
    minutes: float


def left_to_learn(
    offered: Sequence[Offered], prospects: Prospects, behind: Behind, now: datetime
) -> LeftToLearn:
    """Every lesson she has neither completed nor tested out of, where a question is left to her.

    One begun is not read again. One all of whose questions were answered or taken out never comes.
    """
    done = behind.completed | behind.tested_out
    each_seconds = [
        math.fsum(_seconds(each, left, prospects, behind, now))
        for each in offered
        if each.lesson.id not in done and (left := _left(each, prospects, behind))
    ]
    return LeftToLearn(len(each_seconds), math.fsum(each_seconds) / 60.0)


def _left(each: Offered, prospects: Prospects, behind: Behind) -> list[Exercise]:
    answered = prospects.known.keys() | behind.unmarked
    return [
        exercise
        for exercise in each.lesson.exercises
        if exercise.id not in answered and not prospects.is_withdrawn(each, exercise)
    ]


def _seconds(
    each: Offered,
    left: Sequence[Exercise],
    prospects: Prospects,
    behind: Behind,
    now: datetime,
) -> Iterator[float]:
    pace = prospects.believed.pace
    strays = spread(pace)
    mean_factor = math.exp((strays.answer_variance + strays.pace_variance) / 2.0)
    if each.lesson.id not in behind.begun:
        yield predicted_seconds(pace, prospects.reading_seconds(each.lesson)) * mean_factor
    for exercise in left:
        yield predicted_seconds(pace, prospects.usual_seconds(exercise, now)) * mean_factor
