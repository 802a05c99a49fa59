"""How is this exercise doing among those who answered it?

The workers ask every night; authors read the figures, and `item_verdict` judges by them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from api.calibration.item_answers import Answer, Item, Report
from api.calibration.item_figures import (
    SCORE_95,
    Estimate,
    correlation_bound,
    harder_by,
    point_biserial,
    share,
)

# Below this many learners no answer pattern is judged or shown. Of twenty a correlation of 0 is
# still found up to 0.44 off either way (Fisher's z, 95 %); of two or three it is any number at all.
FEWEST_LEARNERS = 20

# Reading a question twice as long as declared spoils the fit of a session to the break.
SLOW_FACTOR = 2.0


@dataclass(frozen=True, slots=True)
class OptionPicks:
    """How many chose an option: of all judged, of their most able third, of their least able."""

    key: str
    right: bool
    picked: int
    by_able: int
    by_least_able: int


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """The figures of one exercise in one revision. Those after `judged` are of that many learners:
    the first answer of each that no hint helped; None where there is nothing to tell from.

    `right` and `expected` are shares, what was and what was believed; `harder_by` the distance
    of the two in logits; `discrimination` the correlation of being right with ability, of twenty
    learners or more; `choosers` those of whom it is known what they `picks`; `median_seconds` and
    `slow`, the share of answers over twice the declared seconds, are of the `timed` ones.
    `reports`: kind and learners. `is_modelled` as of the item.
    """

    exercise_id: str
    revision: str
    declared_seconds: float
    attempts: int
    learners: int
    judged: int
    right: Estimate | None
    expected: float | None
    harder_by: float | None
    discrimination: Estimate | None
    choosers: int
    picks: tuple[OptionPicks, ...]
    timed: int
    median_seconds: float | None
    slow: Estimate | None
    reports: tuple[tuple[str, int], ...]
    is_modelled: bool = True


def measure_item(
    item: Item, answers: Sequence[Answer], reports: Iterable[Report] = ()
) -> ItemQuality:
    """Return the figures of an item from the answers to it in this revision, the oldest first.

    Later answers of the same learner count as attempts only: by then she has seen the key. An
    answer with a hint tells of the hint, so the next one without is hers.
    """
    judged = _judged(answers)
    hits = sum(answer.correct for answer in judged)
    chances = [answer.chance for answer in judged]
    chosen = [answer for answer in judged if answer.picked is not None]
    times = [answer.seconds for answer in judged if answer.seconds is not None]
    over = sum(seconds > SLOW_FACTOR * item.declared_seconds for seconds in times)
    return ItemQuality(
        exercise_id=item.exercise_id,
        revision=item.revision,
        declared_seconds=item.declared_seconds,
        attempts=len(answers),
        learners=len({answer.learner for answer in answers}),
        judged=len(judged),
        right=share(hits, len(judged)) if judged else None,
        expected=math.fsum(chances) / len(judged) if judged else None,
        harder_by=harder_by(hits, chances) if judged else None,
        discrimination=_discrimination(judged),
        choosers=len(chosen),
        picks=_picks(item, chosen),
        timed=len(times),
        median_seconds=median(times) if times else None,
        slow=share(over, len(times)) if times else None,
        reports=_by_kind(reports),
        is_modelled=item.is_modelled,
    )


def _judged(answers: Sequence[Answer]) -> list[Answer]:
    first: dict[str, Answer] = {}
    for answer in answers:
        if answer.hints == 0:
            first.setdefault(answer.learner, answer)
    return list(first.values())


def _discrimination(judged: Sequence[Answer]) -> Estimate | None:
    right = [answer.correct for answer in judged]
    value = point_biserial(right, [answer.ability for answer in judged])
    if value is None or len(judged) < FEWEST_LEARNERS:
        return None
    low = correlation_bound(value, len(judged), -SCORE_95)
    return Estimate(value, low, correlation_bound(value, len(judged), SCORE_95))


def _picks(item: Item, chosen: Sequence[Answer]) -> tuple[OptionPicks, ...]:
    """Thirds instead of the classical 27 % (Kelley 1939): most items have few learners."""
    ranked = sorted(chosen, key=lambda answer: (answer.ability, answer.learner))
    third = len(ranked) // 3
    everyone = _counted(ranked)
    able, least_able = _counted(ranked[len(ranked) - third :]), _counted(ranked[:third])
    return tuple(
        OptionPicks(key, key in item.right_options, everyone[key], able[key], least_able[key])
        for key in item.options
    )


def _counted(answers: Iterable[Answer]) -> Counter[str]:
    return Counter(key for answer in answers for key in answer.picked or ())


def _by_kind(reports: Iterable[Report]) -> tuple[tuple[str, int], ...]:
    learners: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        learners[report.kind].add(report.learner)
    return tuple(sorted((kind, len(who)) for kind, who in learners.items()))
