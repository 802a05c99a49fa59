"""What is counted of an item's answers, and whose."""

from dataclasses import replace

import pytest

from api.calibration.item_answers import Answer, Item, Report
from api.calibration.item_quality import OptionPicks, measure_item

ITEM = Item("phishing/which", "r1", 12.0, ("a", "b", "c"), frozenset("a"))
TYPED = Item("phishing/what", "r1", 12.0)


def answer(learner: str, correct: bool = True, **changes: object) -> Answer:
    return replace(Answer(learner, correct, 0.7, 0.0), **changes)  # type: ignore[arg-type]


def test_an_item_nobody_answered_has_figures_without_values() -> None:
    quality = measure_item(ITEM, [])
    assert (quality.attempts, quality.learners, quality.judged) == (0, 0, 0)
    assert quality.right is None
    assert quality.expected is None
    assert quality.harder_by is None
    assert quality.discrimination is None
    assert quality.median_seconds is None
    assert quality.slow is None
    assert [option.picked for option in quality.picks] == [0, 0, 0]


def test_only_the_first_answer_of_each_learner_is_judged() -> None:
    answers = [answer("ada", False), answer("ada"), answer("ada"), answer("grace")]
    quality = measure_item(TYPED, answers)
    assert (quality.attempts, quality.learners, quality.judged) == (4, 2, 2)
    assert quality.right is not None
    assert quality.right.value == 0.5
    assert quality.expected == pytest.approx(0.7)
    assert quality.harder_by is not None
    assert quality.harder_by > 0.0


def test_an_answer_with_a_hint_is_an_attempt_and_judged_is_the_next_without() -> None:
    quality = measure_item(TYPED, [answer("ada", hints=1), answer("ada", False), answer("alan")])
    assert (quality.attempts, quality.judged) == (3, 2)
    assert quality.right is not None
    assert quality.right.value == 0.5


def test_options_are_counted_among_all_the_ablest_and_the_least_able() -> None:
    picked = ["b", "c", "b", "a", "a", "a", "a"]
    answers = [
        answer(str(rank), key == "a", ability=float(rank), picked=(key,))
        for rank, key in enumerate(picked)
    ]
    quality = measure_item(ITEM, [*answers[3:], *answers[:3]])
    assert quality.choosers == 7
    assert quality.picks == (
        OptionPicks("a", True, 4, by_able=2, by_least_able=0),
        OptionPicks("b", False, 2, by_able=0, by_least_able=1),
        OptionPicks("c", False, 1, by_able=0, by_least_able=1),
    )


def test_whether_being_able_helps_is_told_of_twenty_learners_and_not_of_fewer() -> None:
    answers = [answer(str(rank), rank > 8, ability=float(rank)) for rank in range(20)]
    assert measure_item(TYPED, answers[1:]).discrimination is None
    told = measure_item(TYPED, answers).discrimination
    assert told is not None
    assert told.value == pytest.approx(0.863, abs=1e-3)
    assert told.low < 0.863 < told.high


def test_every_key_of_several_chosen_counts() -> None:
    item = Item("phishing/all", "r1", 12.0, ("a", "b", "c"), frozenset("ab"))
    quality = measure_item(item, [answer("ada", picked=("a", "b")), answer("alan", picked=())])
    assert [(option.key, option.right, option.picked) for option in quality.picks] == [
        ("a", True, 1),
        ("b", True, 1),
        ("c", False, 0),
    ]
    assert quality.choosers == 2


def test_times_are_held_against_the_declared_ones() -> None:
    times = [10.0, 30.0, 26.0, None, 24.0]
    answers = [answer(str(who), seconds=seconds) for who, seconds in enumerate(times)]
    quality = measure_item(TYPED, answers)
    assert quality.timed == 4
    assert quality.median_seconds == 25.0
    assert quality.slow is not None
    assert quality.slow.value == 0.5  # 24 s is twice the declared 12 s, not over it


def test_reports_count_learners_not_clicks() -> None:
    reports = [Report("ada", "unclear"), Report("ada", "unclear"), Report("alan", "unclear")]
    quality = measure_item(TYPED, [answer("ada")], [*reports, Report("ada", "wrong")])
    assert quality.reports == (("unclear", 2), ("wrong", 1))
