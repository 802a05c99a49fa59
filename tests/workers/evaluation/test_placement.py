"""`interlude evaluate placement` on a made-up exam: what it reads, splits, scores and refuses."""

import math
import random
from pathlib import Path

import numpy as np
import pytest

from api.pacing.placement.estimating import estimate
from api.pacing.placement.items import Answered, Item
from workers.evaluation.placement import evaluate_placement
from workers.evaluation.placement_data import read_exam
from workers.evaluation.placement_replay import LENGTHS, pure_information, replay_ours, replay_rule
from workers.evaluation.report import Report
from workers.evaluation.tables import UnreadableData

ITEMS = 20


def exam_file(folder: Path, people: int, blank: int = 0, first: str = "") -> Path:
    """People whose abilities differ widely; the last `blank` of them left a question out."""
    rng = random.Random(2)
    lines = [",".join(["person", *(f"item.{n}" for n in range(ITEMS))])]
    for person in range(people):
        ability = rng.gauss(0.0, 2.0)
        row = []
        for item in range(ITEMS):
            gap = 1.5 * (ability - 0.3 * (item - ITEMS / 2))
            right = rng.random() < 0.25 or rng.random() < 1.0 / (1.0 + math.exp(-gap))
            row.append("1" if right else "0")
        if person >= people - blank:
            row[3] = ""
        lines.append(",".join([str(person), *row]))
    if first:
        lines[1] = lines[1].replace(",1", f",{first}", 1)
    file = folder / "exam.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return evaluate_placement(exam_file(tmp_path_factory.mktemp("exam"), 100), 1)


def test_every_rule_is_scored_on_the_same_unseen_people(report: Report) -> None:
    assert report.rows == 33
    assert report.split.startswith("by person: 67 taught")
    rules = {"interlude", "pure_information", "fixed_form", "random"}
    assert set(report.models) == rules | {f"{rule}_pool_15" for rule in rules}
    for figures in report.models.values():
        assert {f"{m}_{n}" for m in ("r", "rmse", "coverage") for n in LENGTHS} <= set(figures)


def test_every_figure_of_agreement_has_an_interval_that_holds_it(report: Report) -> None:
    for figures in report.models.values():
        for length in LENGTHS:
            for metric in ("r", "rmse", "coverage"):
                figure = figures[f"{metric}_{length}"]
                assert figure.low is not None
                assert figure.high is not None
                assert figure.low <= figure.value <= figure.high


def test_a_longer_placement_agrees_better_and_a_chosen_one_better_than_chance(
    report: Report,
) -> None:
    ours, chance = report.models["interlude"], report.models["random"]
    assert ours["r_10"].value > ours["r_3"].value > 0.4
    assert ours["rmse_10"].value < ours["rmse_3"].value
    assert ours["r_5"].value > chance["r_5"].value
    assert report.models["random_pool_15"]["gain_5"].value == 0.0


def test_exposure_is_shown(report: Report) -> None:
    assert report.models["fixed_form"]["most_asked"].value == 1.0
    assert report.models["fixed_form"]["never_asked"].value == pytest.approx(0.6)
    assert report.models["interlude"]["never_asked"].value < 0.4
    assert 0.8 < report.models["interlude"]["unasked_right"].value <= 1.0


def test_the_same_file_and_seed_place_the_same_people_the_same(tmp_path: Path) -> None:
    one, two = (read_exam(exam_file(tmp_path, 100), 1) for _ in range(2))
    assert one.items == two.items
    first, second = (replay_ours(each.items, each.outcomes, 5) for each in (one, two))
    assert np.array_equal(first.asked, second.asked)
    assert np.array_equal(first.means, second.means)
    assert not np.array_equal(first.asked, replay_ours(one.items, one.outcomes, 6).asked)


def test_the_plot_has_a_line_for_each_rule(report: Report) -> None:
    (plot,) = report.plots
    assert [curve.model for curve in plot.curves] == [
        "interlude",
        "pure_information",
        "fixed_form",
        "random",
    ]
    assert all(curve.x == (3.0, 5.0, 8.0, 10.0) for curve in plot.curves)


def test_who_left_something_out_teaches_but_is_not_placed(tmp_path: Path) -> None:
    exam = read_exam(exam_file(tmp_path, 150, blank=50), 1)
    assert exam.outcomes.shape == (33, ITEMS)
    assert exam.teachers == 117


def test_another_seed_places_other_people(tmp_path: Path) -> None:
    file = exam_file(tmp_path, 150)
    one, two = read_exam(file, 1), read_exam(file, 2)
    assert not np.array_equal(one.outcomes, two.outcomes)
    assert one.items != two.items


def test_both_ways_of_replaying_estimate_alike() -> None:
    pool = [Item(f"q{n:02}", "", 0.2 * (n - 8), 1.0, 0.25) for n in range(16)]
    outcomes = np.array([[n < 9 for n in range(16)], [n % 3 > 0 for n in range(16)]])
    replayed = replay_rule(pool, outcomes, pure_information(pool))
    for person in range(2):
        for row, length in enumerate(LENGTHS):
            asked = replayed.asked[person, :length].tolist()
            answers = [Answered(f"q{n:02}", bool(outcomes[person, n])) for n in asked]
            found = estimate(pool, answers)
            assert replayed.means[row, person] == pytest.approx(found.mean, abs=1e-9)
            assert replayed.errors[row, person] == pytest.approx(found.error, abs=1e-9)


def test_in_our_replay_nobody_is_asked_twice_and_exposure_is_counted_daily() -> None:
    pool = [Item(f"q{n:03}", "", 0.0, 2.0 if n < 8 else 0.9) for n in range(100)]
    outcomes = np.random.default_rng(1).random((100, 100)) < 0.5
    asked = replay_ours(pool, outcomes, 1).asked
    assert all(len(set(row)) == 10 for row in asked.tolist())
    shares = np.bincount(asked[:, :8].ravel(), minlength=100) / 100
    assert shares[:8].max() < 0.45


def test_a_file_that_is_no_exam_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableData, match="at least 60 people"):
        evaluate_placement(exam_file(tmp_path, 40), 1)
    with pytest.raises(UnreadableData, match=r"line 2, item\.\d+: '2' cannot be read"):
        evaluate_placement(exam_file(tmp_path, 70, first="2"), 1)
    other = tmp_path / "other.csv"
    other.write_text("learner,correct\nada,1\n", encoding="utf-8")
    with pytest.raises(UnreadableData, match=r"columns item\.1, item\.2"):
        evaluate_placement(other, 1)
