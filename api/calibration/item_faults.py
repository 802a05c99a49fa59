"""What is so wrong with an exercise that it must be asked of nobody until it is mended?

Each rule looks at the figures of one item and yields a reason where it holds. The thresholds are
set for asking again every night: hardly any sound item may be withdrawn, however often it is
looked at.
"""

from collections.abc import Iterator

from api.calibration.item_figures import correlation_bound, luck_of_more
from api.calibration.item_quality import FEWEST_LEARNERS, ItemQuality
from api.pacing.plan import Reason

# How likely luck alone may be behind a wrong option that the able third choose rather than the
# key, and behind their choosing it more than the least able third do. The second only tells a
# wrong key from a question too hard for everybody: a stricter one finds wrong keys much later.
MOST_LUCK = 0.01
MOST_LUCK_OF_RISE = 0.3

# A negative correlation must be so many standard errors below 0: luck is behind it in 0.5 %.
NEGATIVE_SCORE = 2.576

# Harder than expected: by so much of the answers, and of so many learners.
FEWEST_FOR_EXPECTED = 30
FAR_BELOW_EXPECTED = 0.2

# Below 0.2 an item tells the able and the others poorly apart (Ebel and Frisbie, Essentials of
# Educational Measurement, 1991). 2.326 leaves 1 % on one side: of real exam questions many are
# hard and tell little, and at 5 % twice as many of them would be taken for confusing.
POOR_DISCRIMINATION = 0.2
POOR_SCORE = 2.326

# So many learners with the same complaint, and so many of those who answered: one person's
# annoyance withdraws nothing, and neither do a few among thousands.
FEWEST_REPORTERS = 3
REPORTERS_SHARE = 0.05


def miskeyed(quality: ItemQuality) -> Iterator[Reason]:
    """The able third choose one wrong option rather than the key, beyond luck, and more often than
    the least able do: the trap of a hard question catches those rather. One right option only."""
    right = [option for option in quality.picks if option.right]
    if quality.choosers < FEWEST_LEARNERS or len(right) != 1:
        return
    key, third = right[0], quality.choosers // 3
    wrong = [option for option in quality.picks if not option.right]
    option = max(wrong, key=lambda each: each.by_able, default=key)
    rises = luck_of_more(option.by_able, option.by_least_able) <= MOST_LUCK_OF_RISE
    if rises and luck_of_more(option.by_able, key.by_able) <= MOST_LUCK:
        percent = ("percent", round(100 * option.by_able / third))
        yield Reason("miskeyed", (("option", option.key), ("key", key.key), percent))


def able_fail(quality: ItemQuality) -> Iterator[Reason]:
    """The abler a learner, the more likely she is wrong, beyond luck."""
    found = quality.discrimination
    if found is None or quality.judged < FEWEST_LEARNERS:
        return
    if correlation_bound(found.value, quality.judged, NEGATIVE_SCORE) < 0.0:
        yield Reason("able_fail", (("correlation_percent", round(100 * found.value)),))


def confusing(quality: ItemQuality) -> Iterator[Reason]:
    """Far fewer are right than expected, and being able hardly helps: hard alone is no fault.

    Not before it was learned how hard it is: until then nothing says what to expect of it.
    """
    if quality.is_modelled and far_below_expected(quality) and tells_poorly(quality):
        yield Reason("confusing", right_and_expected(quality))


def many_reports(quality: ItemQuality) -> Iterator[Reason]:
    """Enough learners complain of the same."""
    for kind, learners in quality.reports:
        if _enough_reports(quality, learners):
            yield Reason("reports", (("kind", kind), ("learners", learners)))


def far_below_expected(quality: ItemQuality) -> bool:
    """Return whether far fewer were right than expected, beyond luck."""
    if quality.right is None or quality.expected is None:
        return False
    below = quality.expected - quality.right.value
    excluded = quality.right.high < quality.expected
    return quality.judged >= FEWEST_FOR_EXPECTED and below >= FAR_BELOW_EXPECTED and excluded


def tells_poorly(quality: ItemQuality) -> bool:
    """Return whether it surely tells the able from the others poorly; it does if all are wrong."""
    if quality.right is None or quality.judged < FEWEST_LEARNERS:
        return False
    found = quality.discrimination
    if found is None:
        return quality.right.value == 0.0
    return correlation_bound(found.value, quality.judged, POOR_SCORE) < POOR_DISCRIMINATION


def right_and_expected(quality: ItemQuality) -> tuple[tuple[str, int], ...]:
    """Return the arguments of a sentence that sets what was right against what was expected."""
    assert quality.right is not None
    assert quality.expected is not None
    observed = ("right_percent", round(100 * quality.right.value))
    return (observed, ("expected_percent", round(100 * quality.expected)))


def _enough_reports(quality: ItemQuality, learners: int) -> bool:
    return learners >= FEWEST_REPORTERS and learners >= REPORTERS_SHARE * quality.learners
