"""What about an exercise should its author look at, though it may go on being asked?

Each rule looks at the figures of one item and yields a reason where it holds.
"""

from collections.abc import Iterator

from api.calibration.item_faults import (
    far_below_expected,
    right_and_expected,
    tells_poorly,
)
from api.calibration.item_figures import share
from api.calibration.item_quality import FEWEST_LEARNERS, ItemQuality
from api.pacing.plan import Reason

# Nearly everybody right: nothing left to learn from it.
TOO_EASY = 0.9

# An option works as a distractor if at least one learner in twenty chooses it (Haladyna and
# Downing, Educational and Psychological Measurement 53, 1993).
UNUSED_OPTION = 0.05


def harder(quality: ItemQuality) -> Iterator[Reason]:
    """Far fewer are right than expected."""
    if far_below_expected(quality):
        yield Reason("harder_than_expected", right_and_expected(quality))


def poor(quality: ItemQuality) -> Iterator[Reason]:
    """The able are hardly more often right than the others."""
    if quality.discrimination is not None and tells_poorly(quality):
        percent = round(100 * quality.discrimination.value)
        yield Reason("poor_discrimination", (("correlation_percent", percent),))


def slow(quality: ItemQuality) -> Iterator[Reason]:
    """More than half of the answers take over twice the declared seconds, beyond luck."""
    if quality.slow is None or quality.median_seconds is None:
        return
    if quality.timed >= FEWEST_LEARNERS and quality.slow.low > 0.5:
        typical = ("median_seconds", round(quality.median_seconds))
        yield Reason("slow", (typical, ("declared_seconds", round(quality.declared_seconds))))


def too_easy(quality: ItemQuality) -> Iterator[Reason]:
    """Nearly everybody is right, beyond luck."""
    if quality.right is not None and quality.right.low > TOO_EASY:
        yield Reason("too_easy", (("right_percent", round(100 * quality.right.value)),))


def unused(quality: ItemQuality) -> Iterator[Reason]:
    """Hardly anybody chooses a wrong option, beyond luck: it is read and tells nothing."""
    wrong = [option for option in quality.picks if quality.choosers and not option.right]
    for option in wrong:
        if share(option.picked, quality.choosers).high < UNUSED_OPTION:
            yield Reason("unused_option", (("option", option.key),))


def some_reports(quality: ItemQuality) -> Iterator[Reason]:
    """Somebody complains."""
    for kind, learners in quality.reports:
        yield Reason("some_reports", (("kind", kind), ("learners", learners)))
