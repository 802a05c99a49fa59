"""How well does a learner master one skill right now, and what is still missing?

The skill's level as learners, coaches and certificates see it: what her answers allow, taken down
by what time and misses have cost since. Asked at any moment, stored nowhere.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from api.pacing.ability import Ability, chance, gap
from api.pacing.mastery import Mastery
from api.pacing.memory import DEFAULT_WEIGHTS, Memory, retrievability

Level: TypeAlias = Literal["new", "started", "familiar", "proficient", "mastered"]
"""From lowest to highest."""

Missing: TypeAlias = Literal[
    "more_successes", "another_day", "mixed_success", "ability", "lasting_memory"
]

LASTING = timedelta(days=30)

SUCCESSES_TO_MASTER = 3
DAYS_TO_MASTER = 2
FRESH_TO_MASTER = 0.85
LASTING_TO_MASTER = 0.8

DAYS_FOR_PROFICIENT = 2
EXPECTED_FOR_PROFICIENT = 0.7
EXPECTED_FOR_FAMILIAR = 0.5


@dataclass(frozen=True, slots=True)
class Drilled:
    """One exercise of the skill: its difficulty in logits, and her memory of it if she has met it.

    `missed`: her last answer to it was wrong.
    """

    difficulty: float
    memory: Memory | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands in a skill at one moment; the three shares 0 to 1.

    `fresh`: chance on an exercise of the skill as if never met; `expected_now`: share of the
    skill's exercises she would get right now; `lasting`: share of those met she would still recall
    in 30 days. `missing`: what mastery still needs, empty exactly when mastered.
    """

    level: Level
    fresh: float
    expected_now: float
    lasting: float
    missing: tuple[Missing, ...]


def standing(
    mastery: Mastery,
    general: Ability,
    exercises: Sequence[Drilled],
    now: datetime,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
) -> Standing:
    """Return the level of one skill at `now`, from her answers and all the skill's exercises.

    Rule of our own (design B3), in the words of mastery learning. *Familiar*: a success, and half
    of the exercises expected right now. *Proficient*: successes on two study days, and 70 %
    expected. *Mastered*: three successes on two days, one of them after another skill, 85 % on an
    exercise never met and 80 % of those met still recalled in 30 days. An exercise missed last
    time counts as gone until it is answered right, so a miss never raises anything, and neither
    does time. Answers in other skills move `fresh` a little, by the general ability.
    """
    fresh = _mean([_fresh_chance(mastery, general, e.difficulty) for e in exercises])
    if not exercises:
        fresh = _fresh_chance(mastery, general, 0.0)
    met = [exercise for exercise in exercises if exercise.memory is not None]
    lasting = _mean([_recall(exercise, now + LASTING, weights) for exercise in met])
    here = [
        _recall(e, now, weights) if e.memory else _fresh_chance(mastery, general, e.difficulty)
        for e in exercises
    ]
    expected_now = _mean(here) if here else fresh
    missing = _missing(mastery, fresh, lasting)
    return Standing(_level(mastery, expected_now, missing), fresh, expected_now, lasting, missing)


def _level(mastery: Mastery, expected_now: float, missing: tuple[Missing, ...]) -> Level:
    if not missing:
        return "mastered"
    if mastery.success_days >= DAYS_FOR_PROFICIENT and expected_now >= EXPECTED_FOR_PROFICIENT:
        return "proficient"
    if mastery.independent_successes >= 1 and expected_now >= EXPECTED_FOR_FAMILIAR:
        return "familiar"
    return "started" if mastery.answers else "new"


def _missing(mastery: Mastery, fresh: float, lasting: float) -> tuple[Missing, ...]:
    needs: tuple[tuple[Missing, bool], ...] = (
        ("more_successes", mastery.independent_successes < SUCCESSES_TO_MASTER),
        ("another_day", mastery.success_days < DAYS_TO_MASTER),
        ("mixed_success", mastery.mixed_successes < 1),
        ("ability", fresh < FRESH_TO_MASTER),
        ("lasting_memory", lasting < LASTING_TO_MASTER),
    )
    return tuple(code for code, needed in needs if needed)


def _fresh_chance(mastery: Mastery, general: Ability, difficulty: float) -> float:
    # No guessing floor, luck is not mastery; and the mean ability alone: averaged over its
    # uncertainty, a weak learner's chance would rise by knowing her less.
    return chance(gap(general, (mastery.ability,), difficulty))


def _recall(exercise: Drilled, at: datetime, weights: Sequence[float]) -> float:
    # Right after any answer a memory is fresh, after a wrong one too: it was just told. Mastery
    # believes it only once she has shown it.
    if exercise.memory is None or exercise.missed:
        return 0.0
    return retrievability(exercise.memory, at, weights)


def _mean(shares: list[float]) -> float:
    return math.fsum(shares) / len(shares) if shares else 0.0
