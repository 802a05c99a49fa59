"""What is left of a learner's courses, in minutes at her own pace."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.learners.queries import Progressed
from api.pacing.pace import predicted_seconds, spread


@dataclass(frozen=True, slots=True)
class LeftToLearn:
    """The lessons still to do, and the minutes they take in the mean."""

    lessons: int
    minutes: float


def left_to_learn(
    offered: Sequence[Offered], prospects: Prospects, progressed: Progressed, now: datetime
) -> LeftToLearn:
    """Every lesson she has neither completed nor tested out of; one begun is not read again."""
    each_seconds = [
        math.fsum(_seconds(each, prospects, progressed, now))
        for each in offered
        if each.lesson.id not in progressed.done
    ]
    return LeftToLearn(len(each_seconds), math.fsum(each_seconds) / 60.0)


def _seconds(
    each: Offered, prospects: Prospects, progressed: Progressed, now: datetime
) -> Iterator[float]:
    pace = prospects.believed.pace
    strays = spread(pace)
    mean_factor = math.exp((strays.answer_variance + strays.pace_variance) / 2.0)
    if each.lesson.id not in progressed.begun:
        yield predicted_seconds(pace, prospects.reading_seconds(each.lesson)) * mean_factor
    for exercise in each.lesson.exercises:
        answered = exercise.id in prospects.known or exercise.id in progressed.unmarked
        if not answered and not prospects.is_withdrawn(each, exercise):
            yield predicted_seconds(pace, prospects.usual_seconds(exercise, now)) * mean_factor
