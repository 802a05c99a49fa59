"""The one prediction, asked of what stands in a learner's rows.

Folding comes through here, and so does whoever composes, recommends or explains (by
api/facts/prospects.py), so that none believes anything else about her chances than the others. The
forecast alone goes by the memory: what is known of weeks to come is only what will be forgotten.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from api.pacing.ability import Ability, chance, gap, gap_variance
from api.pacing.believed import Believed, Item, Known, Population, Terms
from api.pacing.pace import encounter, expected_seconds
from api.pacing.prediction import Evidence, PredictionWeights, chance_right

_SECONDS_PER_DAY = 86_400.0


def predicted(
    known: Known | None,
    believed: Believed,
    skills: Sequence[Ability],
    item: Item,
    at: datetime,
    prediction: PredictionWeights,
    weights: Sequence[float],
) -> float:
    """Return the chance that she would answer this exercise right at `at`.

    `known` is what she keeps of it, None if she never met it; `skills` her abilities in those of
    its lesson, as far as she has any; `weights` her memory's.
    """
    evidence = evidence_of(known, believed, skills, item, at)
    return chance_right(evidence, prediction, weights)


def predicted_first(
    believed: Believed, skills: Sequence[Ability], items: Iterable[Item]
) -> list[float]:
    """Return the chances of right answers to exercises of one lesson that she never met.

    What `predicted` says of each; what the exercises of a lesson share is worked out once.
    """
    ahead, unsure = gap(believed.ability, skills, 0.0), gap_variance(believed.ability, skills)
    return [chance(ahead - item.difficulty, item.guess, unsure) for item in items]


def usual_seconds(
    known: Known | None, item: Item, at: datetime, population: Population, terms: Terms
) -> float:
    """Return the seconds this encounter with an exercise is given, before her pace is asked.

    What it takes everybody, met for the first time or again, times her accommodation.
    """
    reps, days = (known.memory.reps, _days_since(known, at)) if known else (0, 0.0)
    kind = encounter(reps, days, known is not None and known.streak > 0)
    factor = population.encounters.get(kind, 1.0)
    return expected_seconds(item.seconds, 1.0, factor, terms.time_factor)


def evidence_of(
    known: Known | None, believed: Believed, skills: Sequence[Ability], item: Item, at: datetime
) -> Evidence:
    """Return what the prediction is made from."""
    ahead = gap(believed.ability, skills, item.difficulty)
    unsure = gap_variance(believed.ability, skills)
    if known is None:
        return Evidence(
            None,
            gap=ahead,
            gap_variance=unsure,
            average=believed.moving_average,
            guess=item.guess,
        )
    return Evidence(
        known.memory,
        _days_since(known, at),
        successes=known.memory.reps - known.failures,
        failures=known.failures,
        last_right=known.streak > 0,
        gap=ahead,
        gap_variance=unsure,
        average=believed.moving_average,
        guess=item.guess,
    )


def _days_since(known: Known, at: datetime) -> float:
    days = (at - known.memory.last_review_at).total_seconds() / _SECONDS_PER_DAY
    return max(days, 0.0)
