"""Will she reach the goal she set, and which one would she reach?

Goals of habit are judged by her own latest days and by the breaks she has; goals of learning by
the answers that are still to be given, which `reaching.py` turns into days.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.pacing.mastery import Mastery
from api.pacing.reaching import INTENDED_DAYS
from api.pacing.standing import (
    DAYS_FOR_PROFICIENT,
    DAYS_TO_MASTER,
    EXPECTED_FOR_FAMILIAR,
    EXPECTED_FOR_PROFICIENT,
    LASTING_TO_MASTER,
    SUCCESSES_TO_MASTER,
)

WEEK_DAYS = 7

# With less than this chance of being reached, a goal is accepted with a warning.
UNLIKELY = 0.2

# What was seen in fewer days says nothing against a goal.
FEWEST_DAYS = 7

# An exercise kept up is recalled between the recall aimed at and for sure; so much in the mean.
KEPT_UP = 0.95


def chance_of_days(still: int, days: int, minutes_a_day: Sequence[float], intended: int) -> float:
    """Return the chance that of so many `days` to come she studies on at least `still`.

    Each day by the share of her latest days on which she studied, three days as she intends
    (`intended` a week) counted with them.
    """
    studied = sum(minutes > 0.0 for minutes in minutes_a_day)
    share = (INTENDED_DAYS * intended / WEEK_DAYS + studied) / (INTENDED_DAYS + len(minutes_a_day))
    return math.fsum(
        math.comb(days, count) * share**count * (1.0 - share) ** (days - count)
        for count in range(max(still, 0), days + 1)
    )


def feasible_days(target: int, minutes_a_day: Sequence[float]) -> int:
    """Return how many days a week she reaches more often than not, 1 to `target`."""
    likely = (
        days
        for days in range(target, 1, -1)
        if chance_of_days(days, WEEK_DAYS, minutes_a_day, days) >= 0.5
    )
    return next(likely, 1)


@dataclass(frozen=True, slots=True)
class Practised:
    """One exercise of a skill: her chance to get it right on the day it is about, and the share she
    would still recall 30 days after now, None where she never met it.
    """

    chance: float
    lasting: float | None


@dataclass(frozen=True, slots=True)
class StillToDo:
    """What a level or a share still takes: answers, and study days with a success of her own."""

    answers: int
    study_days: int


def answers_for_share(practised: Sequence[Practised], share: float) -> int:
    """Return how many exercises, the weakest first, are to be practised and kept up so that she
    would get the `share` of all right.
    """
    chances = sorted(each.chance for each in practised)
    missing = share * len(chances) - math.fsum(chances)
    for answers, chance in enumerate(chances):
        if missing <= 1e-9:
            return answers
        missing -= max(0.0, KEPT_UP - chance)
    return len(chances)


def still_to_do(
    level: str, practised: Sequence[Practised], shown: Mastery, today: date
) -> StillToDo:
    """Return what a level (familiar, proficient, mastered) still takes (rules: `standing.py`)."""
    if level == "mastered":
        wanting = [each.lasting for each in practised]
        answers = sum(
            SUCCESSES_TO_MASTER if lasting is None else int(lasting < LASTING_TO_MASTER)
            for lasting in wanting
        )
        successes, days = SUCCESSES_TO_MASTER, DAYS_TO_MASTER
    elif level == "proficient":
        answers = answers_for_share(practised, EXPECTED_FOR_PROFICIENT)
        successes = days = DAYS_FOR_PROFICIENT
    else:
        answers = answers_for_share(practised, EXPECTED_FOR_FAMILIAR)
        successes = days = 1
    return StillToDo(
        max(answers, successes - shown.independent_successes, 1), _days(days, shown, today)
    )


def _days(needed: int, shown: Mastery, today: date) -> int:
    """Days to come with a success, today among them unless it has one: that one is counted."""
    still = max(needed - shown.success_days, 0)
    return still + 1 if still and shown.last_success_day == today else still
