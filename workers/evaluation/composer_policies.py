"""Which exercise comes next: the product's composer, and what people use today, for one simulation.

A policy ranks every learner's exercises for the minutes she has left; the best ranked are answered
until the time is up. Whatever has nothing due fills its time with the least retrievable reviews,
so that all are compared at equal minutes.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from api.pacing.composer import compose
from api.pacing.memory import Memory, due_at
from api.pacing.pace import Pace, observe
from api.pacing.plan import DoExercise, LessonCandidate, NewExercise, ReviewCandidate
from api.pacing.valuing import HORIZON_DAYS
from workers.evaluation.composer_learners import (
    FIRST_RIGHT,
    NEW_SECONDS,
    Cohort,
    Flags,
    Floats,
    Places,
)

NEVER = -np.inf
_OFFERED_NEW = 12
_SHOWN = 40
_FIRST_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
_DECLARED_REVIEW = 14.0

# Of a cohort, the seconds each learner has left: the rank of every exercise, the highest first.
Policy = Callable[[Cohort, Floats], Floats]


def due_queue(retention: float) -> Policy:
    """FSRS-6 with the published weights: what fell below this recall, then new, then the rest."""

    def rank(cohort: Cohort, _: Floats) -> Floats:
        recall = cohort.recall()
        return _ranked(cohort, recall <= retention, 1.0 - recall)

    return rank


def leitner(cohort: Cohort, _: Floats) -> Floats:
    """Boxes of 1, 2, 4, 8, ... days; a wrong answer goes back to the first (Leitner 1972)."""
    interval = 2.0 ** np.maximum(cohort.right_in_row - 1, 0)
    return _overdue(cohort, interval)


def sm2(cohort: Cohort, _: Floats) -> Floats:
    """SM-2 (Wozniak 1990)."""
    return _overdue(cohort, cohort.interval)


def fixed(days: float) -> Policy:
    """Every review after so many days."""

    def rank(cohort: Cohort, _: Floats) -> Floats:
        return _overdue(cohort, np.full_like(cohort.last, days))

    return rank


def random(cohort: Cohort, _: Floats) -> Floats:
    """Anything, met or new, but nothing twice a day."""
    ranks = cohort.dice.random(cohort.met.shape)
    return np.where(_today(cohort), NEVER, ranks)


class Interlude:
    """The product's own composer: each day's plan as a learner would get it, pace clock included.

    To save time it is shown no more than the 40 reviews with most to gain, twice what can fit.
    """

    def __init__(self, learners: int) -> None:
        self.paces = [Pace() for _ in range(learners)]

    def __call__(self, cohort: Cohort, left: Floats) -> Floats:
        recall = cohort.recall()
        gain = np.where(cohort.met & ~_today(cohort), cohort.gain(HORIZON_DAYS), NEVER)
        shown = np.argsort(-gain, axis=1)[:, :_SHOWN]
        ranks = np.full(cohort.met.shape, NEVER)
        for who in np.flatnonzero(left > 0.0):
            reviews = [what for what in shown[who] if gain[who, what] > 0.0]
            plan = self._plan(cohort, int(who), recall[who], reviews, float(left[who]))
            ranks[who, plan] = -np.arange(len(plan))
        return ranks

    def took(self, who: Places, new: Flags, seconds: Floats) -> None:
        """Let the pace clocks see the answers."""
        for one, first, took in zip(who, new, seconds, strict=True):
            declared = NEW_SECONDS if first else _DECLARED_REVIEW
            self.paces[int(one)] = observe(self.paces[int(one)], float(took), declared)

    def _plan(
        self, cohort: Cohort, who: int, recall: Floats, shown: Sequence[int], seconds: float
    ) -> list[int]:
        now = _FIRST_DAY + timedelta(days=cohort.day)
        reviews = [_review(cohort, who, int(what), float(recall[what]), now) for what in shown]
        fresh = np.flatnonzero(~cohort.met[who])[:_OFFERED_NEW]
        lessons = [_lesson(int(what)) for what in fresh]
        plan = compose(reviews, lessons, self.paces[who], seconds, now, seed=cohort.day)
        return [int(step.exercise_id) for step in plan.steps if isinstance(step, DoExercise)]


def _ranked(cohort: Cohort, due: Flags, urgency: Floats) -> Floats:
    # 2..3 due, 1..2 new in their order, 0..1 early: the least retrievable first.
    early = 1.0 - cohort.recall()
    place = np.arange(cohort.met.shape[1]) / cohort.met.shape[1]
    scaled = urgency / (1.0 + urgency)
    ranks = np.where(cohort.met, np.where(due, 2.0 + scaled, early), 2.0 - place)
    return np.where(_today(cohort), NEVER, ranks)


def _overdue(cohort: Cohort, interval: Floats) -> Floats:
    late = cohort.days_since() - interval
    return _ranked(cohort, late >= 0.0, np.maximum(late, 0.0) / np.maximum(interval, 1.0))


def _today(cohort: Cohort) -> Flags:
    return np.asarray(cohort.met & (cohort.last == cohort.day))


def _review(cohort: Cohort, who: int, what: int, recall: float, now: datetime) -> ReviewCandidate:
    memory = Memory(
        float(cohort.believed.stability[who, what]),
        float(cohort.believed.difficulty[who, what]),
        now - timedelta(days=cohort.day - float(cohort.last[who, what])),
        reps=1,
        lapses=0,
    )
    name = str(what)
    return ReviewCandidate(name, name, memory, due_at(memory), _DECLARED_REVIEW, recall)


def _lesson(what: int) -> LessonCandidate:
    exercise = NewExercise(str(what), NEW_SECONDS, FIRST_RIGHT)
    return LessonCandidate(f"lesson-{what}", 0.0, (exercise,), (), 1.0, what, started=False)
