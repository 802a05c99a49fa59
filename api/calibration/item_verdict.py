"""Is an exercise sound, worth an author's look, or to be asked of nobody until it is mended?

The workers ask every night. What is withdrawn leaves adaptive selection and placement, its author
is told the reasons, and mastery is recomputed without it. Withdrawing is for what teaches or
judges falsely; what is merely poor is watched.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from api.calibration import item_doubts, item_faults
from api.calibration.item_quality import FEWEST_LEARNERS, ItemQuality
from api.pacing.plan import Reason

_Rule = Callable[[ItemQuality], Iterator[Reason]]

_FAULTS: tuple[_Rule, ...] = (
    item_faults.miskeyed,
    item_faults.able_fail,
    item_faults.confusing,
    item_faults.many_reports,
)
_DOUBTS: tuple[_Rule, ...] = (
    item_doubts.harder,
    item_doubts.poor,
    item_doubts.slow,
    item_doubts.too_easy,
    item_doubts.unused,
    item_doubts.some_reports,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with an item, and why, the gravest first.

    Reasons of withdrawn: miskeyed (option, key, percent of the able who chose it), able_fail
    (correlation_percent), confusing (right_percent, expected_percent), reports (kind, learners).
    Of watch: harder_than_expected (as confusing), poor_discrimination (correlation_percent), slow
    (median_seconds, declared_seconds), too_easy (right_percent), unused_option (option),
    some_reports (kind, learners). Of each, last: too_few_answers (learners, needed).
    """

    status: Literal["sound", "watch", "withdrawn"]
    reasons: tuple[Reason, ...]


def verdict(quality: ItemQuality) -> Verdict:
    """Return the verdict on an item by its figures; each rule says when it holds."""
    grave = tuple(reason for rule in _FAULTS for reason in rule(quality))
    slight = tuple(reason for rule in _DOUBTS for reason in rule(quality))
    # A doubt about the very figures of a fault is that fault again, in weaker words.
    told = {reason.arguments for reason in grave}
    slight = tuple(reason for reason in slight if reason.arguments not in told)
    few = tuple(_too_few(quality))
    if grave:
        return Verdict("withdrawn", grave + slight + few)
    return Verdict("watch" if slight else "sound", slight + few)


def _too_few(quality: ItemQuality) -> Iterator[Reason]:
    """So few answered that no answer pattern is judged, nor discrimination shown."""
    if quality.judged < FEWEST_LEARNERS:
        few = (("learners", quality.judged), ("needed", FEWEST_LEARNERS))
        yield Reason("too_few_answers", few)
