"""AC-V2 in its rules: a faulty item is taken out at its threshold, a sound one hardly ever."""

import random
from dataclasses import replace
from typing import Any

import pytest

from api.calibration.item_answers import Item, Report
from api.calibration.item_figures import Estimate
from api.calibration.item_quality import ItemQuality, OptionPicks, measure_item
from api.calibration.item_verdict import Verdict, verdict
from api.messages import LANGUAGES, sentence
from api.pacing.plan import Reason
from tests.api.calibration.simulated_items import simulated

SOUND = ItemQuality(
    exercise_id="phishing/which",
    revision="r1",
    declared_seconds=12.0,
    attempts=90,
    learners=60,
    judged=60,
    right=Estimate(0.7, 0.57, 0.8),
    expected=0.68,
    harder_by=-0.1,
    discrimination=Estimate(0.4, 0.16, 0.59),
    choosers=60,
    picks=(OptionPicks("a", True, 42, 18, 10), OptionPicks("b", False, 18, 2, 10)),
    timed=60,
    median_seconds=13.0,
    slow=Estimate(0.1, 0.04, 0.2),
    reports=(),
)


def judged(**changes: Any) -> Verdict:
    return verdict(replace(SOUND, **changes))


def codes(found: Verdict) -> list[str]:
    return [reason.code for reason in found.reasons]


def test_a_sound_item_is_sound() -> None:
    assert judged() == Verdict("sound", ())


def test_of_few_answers_it_is_said_that_they_are_few() -> None:
    few = Reason("too_few_answers", (("learners", 19), ("needed", 20)))
    assert judged(judged=19, choosers=19) == Verdict("sound", (few,))


def test_of_few_answers_it_is_said_whatever_else_is_said() -> None:
    complained = judged(judged=3, learners=3, reports=(("typo", 1),), discrimination=None)
    assert (complained.status, codes(complained)) == ("watch", ["some_reports", "too_few_answers"])
    out = judged(judged=3, learners=3, reports=(("typo", 3),), discrimination=None)
    assert (out.status, codes(out)) == ("withdrawn", ["reports", "too_few_answers"])


def picks(wrong_able: int, key_able: int, wrong_least: int) -> tuple[OptionPicks, ...]:
    return (
        OptionPicks("a", True, 20, key_able, 20 - wrong_least),
        OptionPicks("b", False, 40, wrong_able, wrong_least),
    )


def test_an_item_is_withdrawn_where_the_able_choose_a_wrong_option() -> None:
    found = judged(picks=picks(17, 3, 12))
    arguments = (("option", "b"), ("key", "a"), ("percent", 85))
    assert found == Verdict("withdrawn", (Reason("miskeyed", arguments),))


@pytest.mark.parametrize(
    ("wrong_able", "key_able", "wrong_least"),
    [(14, 6, 8), (17, 3, 17)],
    ids=["by luck", "a trap for everybody"],
)
def test_a_tempting_wrong_option_is_no_wrong_key(
    wrong_able: int, key_able: int, wrong_least: int
) -> None:
    assert judged(picks=picks(wrong_able, key_able, wrong_least)).status == "sound"


def test_a_wrong_key_needs_twenty_choosers_and_one_right_option() -> None:
    fewer = tuple(replace(option, picked=9) for option in picks(17, 3, 12))
    assert judged(picks=fewer, choosers=19).status == "sound"
    both = tuple(replace(option, right=True) for option in picks(17, 3, 12))
    assert judged(picks=both).status == "sound"


def test_an_item_the_able_fail_is_withdrawn() -> None:
    found = judged(discrimination=Estimate(-0.5, -0.67, -0.28))
    assert (found.status, codes(found)) == ("withdrawn", ["able_fail"])
    assert judged(discrimination=Estimate(-0.3, -0.51, -0.05)).status == "watch"
    assert judged(discrimination=Estimate(-0.7, -0.9, -0.4), judged=19).status == "sound"


FAR_BELOW = {"right": Estimate(0.45, 0.33, 0.58), "expected": 0.68}


def test_a_hard_item_that_tells_the_able_apart_is_only_watched() -> None:
    found = judged(**FAR_BELOW)
    arguments = (("right_percent", 45), ("expected_percent", 68))
    assert found == Verdict("watch", (Reason("harder_than_expected", arguments),))


def test_a_hard_item_that_tells_nothing_is_confusing() -> None:
    found = judged(**FAR_BELOW, discrimination=Estimate(-0.15, -0.39, 0.11))
    assert found.status == "withdrawn"
    assert codes(found) == ["confusing", "poor_discrimination"]
    nobody = judged(right=Estimate(0.0, 0.0, 0.06), expected=0.68, discrimination=None)
    assert codes(nobody) == ["confusing"]
    assert judged(**FAR_BELOW, discrimination=None).status == "watch"


def test_what_nobody_knows_how_hard_it_is_is_not_confusing() -> None:
    found = judged(**FAR_BELOW, discrimination=Estimate(-0.15, -0.39, 0.11), is_modelled=False)
    assert found.status == "watch"


@pytest.mark.parametrize(
    "changes",
    [
        {"judged": 29},
        {"right": Estimate(0.49, 0.37, 0.61)},
        {"right": Estimate(0.45, 0.2, 0.7)},
    ],
    ids=["few", "not far", "maybe luck"],
)
def test_what_is_not_far_below_or_maybe_luck_is_not_held_against_it(
    changes: dict[str, Any],
) -> None:
    assert judged(**(FAR_BELOW | changes)).status == "sound"


def test_poor_discrimination_alone_is_watched() -> None:
    found = judged(discrimination=Estimate(-0.15, -0.39, 0.11))
    assert (found.status, codes(found)) == ("watch", ["poor_discrimination"])


def test_slow_items_are_watched() -> None:
    slow = {"median_seconds": 31.0, "slow": Estimate(0.7, 0.57, 0.8)}
    assert codes(judged(**slow)) == ["slow"]
    assert judged(**slow, timed=19).status == "sound"
    assert judged(median_seconds=25.0, slow=Estimate(0.55, 0.43, 0.67)).status == "sound"


def test_items_nearly_everybody_knows_are_watched() -> None:
    assert codes(judged(right=Estimate(0.98, 0.91, 1.0), expected=0.9)) == ["too_easy"]
    assert judged(right=Estimate(0.95, 0.86, 1.0), expected=0.9).status == "sound"


def test_options_hardly_anybody_chooses_are_watched() -> None:
    unused = (*SOUND.picks, OptionPicks("c", False, 0, 0, 0))
    found = judged(picks=unused, choosers=100, judged=100)
    assert found == Verdict("watch", (Reason("unused_option", (("option", "c"),)),))
    assert judged(picks=unused).status == "sound"


def test_reports_withdraw_where_three_learners_and_one_in_twenty_say_the_same() -> None:
    same = judged(reports=(("unclear", 3),))
    said = Reason("reports", (("kind", "unclear"), ("learners", 3)))
    assert same == Verdict("withdrawn", (said,))
    assert judged(reports=(("unclear", 2), ("wrong", 2))).status == "watch"
    assert judged(reports=(("unclear", 3),), learners=61).status == "watch"
    assert codes(judged(reports=(("unclear", 1),))) == ["some_reports"]


def test_three_reports_withdraw_whatever_the_answers() -> None:
    item = Item("phishing/what", "r1", 12.0)
    reports = [Report(who, "wrong") for who in ("ada", "alan", "grace")]
    assert verdict(measure_item(item, [], reports)).status == "withdrawn"


def first_withdrawn(fault: str, seed: int) -> int | None:
    """After how many answers an item is first withdrawn, looked at again and again."""
    item, answers = simulated(fault, random.Random(seed), 400)
    for number in (20, 30, 40, 60, 100, 200, 400):
        if verdict(measure_item(item, answers[:number])).status == "withdrawn":
            return number
    return None


def test_a_miskeyed_item_is_withdrawn_after_a_few_dozen_answers() -> None:
    after = [first_withdrawn("miskeyed", seed) or 999 for seed in range(1000, 1100)]
    assert sorted(after)[50] <= 40
    assert sum(number <= 100 for number in after) >= 85


def test_a_confusing_item_is_withdrawn_in_the_end() -> None:
    after = [first_withdrawn("confusing", seed) for seed in range(2000, 2040)]
    assert sum(number is not None for number in after) >= 36


def test_a_sound_item_is_hardly_ever_withdrawn_however_often_it_is_looked_at() -> None:
    withdrawn = [first_withdrawn("none", seed) is not None for seed in range(3000, 3200)]
    assert sum(withdrawn) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_can_be_said(language: str) -> None:
    everything = [
        judged(
            picks=(*picks(17, 3, 12), OptionPicks("c", False, 0, 0, 0)),
            choosers=100,
            right=Estimate(0.45, 0.33, 0.58),
            discrimination=Estimate(-0.5, -0.67, -0.28),
            slow=Estimate(0.7, 0.57, 0.8),
            reports=(("unclear", 3), ("wrong", 1)),
        ),
        judged(**FAR_BELOW, discrimination=Estimate(-0.15, -0.39, 0.11)),
        judged(**FAR_BELOW),
        judged(right=Estimate(0.98, 0.91, 1.0)),
        judged(judged=3, choosers=3, picks=()),
    ]
    said = [
        sentence(f"item.{reason.code}", language, **dict(reason.arguments))
        for found in everything
        for reason in found.reasons
    ]
    assert len({code for found in everything for code in codes(found)}) == 11
    assert all(said)
    assert all(sentence(f"item.{found.status}", language) for found in everything)
