"""`interlude evaluate mastery`: layouts, the split, and that a model which knows more says so."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from api.calibration.evidence_rows import Difficulties
from workers.evaluation.knowledge_tracing import fitted
from workers.evaluation.mastery import MODELS, evaluate_mastery, interlude
from workers.evaluation.mastery_beliefs import foresee
from workers.evaluation.mastery_data import Marked, read_answers, split_learners
from workers.evaluation.report import Report
from workers.evaluation.tables import UnreadableData

LEARNERS, ITEMS = 40, 30
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def marked(learner: str, exercise: str, correct: bool, *skills: str) -> Marked:
    return Marked(learner, exercise, skills, correct, NOW)


def simulated(folder: Path, name: str = "answers.csv") -> Path:
    """Learners of different ability answer exercises of different difficulty, in any order."""
    dice = np.random.default_rng(11)
    hard = dice.normal(-0.8, 1.2, ITEMS)
    lines = ["learner,item,skill,time,correct"]
    for learner in range(LEARNERS):
        able = dice.normal(0.0, 1.0, 4)
        for turn, item in enumerate(dice.permutation(ITEMS).tolist()):
            ability = able[0] + able[1 + item % 3]
            right = int(dice.random() < 1.0 / (1.0 + np.exp(hard[item] - ability)))
            lines.append(f"l{learner},i{item},s{item % 3},{turn * 600},{right}")
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return evaluate_mastery(simulated(tmp_path_factory.mktemp("mastery")), 1)


def test_every_model_is_measured_on_the_same_unseen_learners(report: Report) -> None:
    assert (report.task, report.rows, report.seed) == ("mastery", 10 * ITEMS, 1)
    assert report.split == "by learner: 30 taught, the answers of 10 others were predicted"
    assert list(report.models) == ["interlude", *MODELS]
    for figures in report.models.values():
        assert set(figures) == {"log_loss", "auc", "ece"}
        for figure in figures.values():
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= figure.high


def test_knowing_items_and_learners_beats_knowing_one_of_them(report: Report) -> None:
    auc = {model: figures["auc"].value for model, figures in report.models.items()}
    assert auc["interlude"] > auc["item_mean"] + 0.03
    assert auc["interlude"] > auc["moving_average"] + 0.03
    assert auc["interlude"] > auc["bkt"] + 0.03
    assert min(auc["logistic_counts"], auc["elo_online"]) > auc["item_mean"]


def test_the_plot_has_a_curve_a_model(report: Report) -> None:
    (plot,) = report.plots
    assert [curve.model for curve in plot.curves] == list(report.models)
    assert all(len(curve.x) == len(curve.y) <= 10 for curve in plot.curves)


def test_the_same_seed_gives_the_same_figures(tmp_path: Path, report: Report) -> None:
    assert evaluate_mastery(simulated(tmp_path), 1) == report


def test_no_chance_depends_on_its_own_answer_or_a_later_one(tmp_path: Path) -> None:
    path = simulated(tmp_path)
    split = split_learners(read_answers(path), path, 1)
    models = {"interlude": interlude} | MODELS
    before = {model: predict(split)[:-1] for model, predict in models.items()}
    del split.unseen[-1]
    for model, predict in models.items():
        assert predict(split).tolist() == pytest.approx(before[model].tolist()), model


def test_no_learner_is_on_both_sides(tmp_path: Path) -> None:
    path = simulated(tmp_path)
    split = split_learners(read_answers(path), path, 3)
    known = {answer.learner for answer in split.known}
    unseen = {answer.learner for answer in split.unseen}
    assert (len(known), len(unseen), known & unseen) == (30, 10, set())


def test_a_published_tutoring_log_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "log.tsv.gz"
    lines = ("user_id item_id timestamp correct skill_id", "b 7 0 1 3~~4", "a 8 0 0 ", "b 9 0 0 3")
    path.write_bytes(gzip.compress("\n".join(lines).replace(" ", "\t").encode()))
    answers = read_answers(path)
    assert [(a.learner, a.exercise, a.skills, a.correct) for a in answers] == [
        ("b", "7", ("3", "4"), True),
        ("b", "9", ("3",), False),
        ("a", "8", (), False),
    ]


def test_own_answers_are_put_in_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "learner,item,correct,time,skill\n"
        "ada,x,1,2026-03-02T10:00:00Z,cells| charts\n"
        "ada,y,0,2026-03-01T10:00:00Z,cells\n"
    )
    later, first = reversed(read_answers(path))
    assert (first.exercise, later.exercise) == ("y", "x")
    assert later.skills == ("cells", "charts")
    assert (later.at - first.at).total_seconds() == pytest.approx(86_400.0)


def test_skill_and_time_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("learner,item,correct\nada,x,1\nada,y,0\n")
    assert [(a.exercise, a.skills) for a in read_answers(path)] == [("x", ()), ("y", ())]


def test_too_few_learners_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("learner,item,correct\nada,x,1\nada,y,0\n")
    with pytest.raises(UnreadableData, match="at least 8 learners, not 1"):
        evaluate_mastery(path, 1)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("learner,item\nada,x\n")
    with pytest.raises(UnreadableData, match="correct"):
        read_answers(path)


def test_milliseconds_are_refused_as_a_time(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("learner,item,correct,time\nada,x,1,1772445600000\n")
    with pytest.raises(UnreadableData, match=r"line 2, time: .*seconds since 1970"):
        read_answers(path)


def test_knowledge_tracing_finds_what_made_the_answers() -> None:
    dice = np.random.default_rng(2)
    logs = []
    for _ in range(1_500):
        known, log = dice.random() < 0.3, []
        for _ in range(12):
            log.append(bool(dice.random() < (0.95 if known else 0.2)))
            known = known or dice.random() < 0.15
        logs.append(log)
    found = fitted(logs, rounds=40)
    assert found.known == pytest.approx(0.3, abs=0.03)
    assert found.learned == pytest.approx(0.15, abs=0.015)
    assert found.guess == pytest.approx(0.2, abs=0.015)
    assert found.slip == pytest.approx(0.05, abs=0.015)


def test_who_answered_hard_ones_right_is_foreseen_to_be_able() -> None:
    log = [marked("ada", "hard", True), marked("bob", "easy", True)] * 3
    *_, ada, bob = foresee(log, Difficulties({"easy": -2.0, "hard": 2.0}))
    assert ada.ability > bob.ability > 0.0


def test_what_is_foreseen_of_an_answer_does_not_know_it() -> None:
    right = [marked("ada", "a", True, "cells"), marked("ada", "a", True, "cells")]
    wrong = [right[0], marked("ada", "a", False, "cells")]
    *_, told = foresee(right, Difficulties())
    *_, foreseen = foresee(wrong, Difficulties())
    assert (told.ability, told.variance) == (foreseen.ability, foreseen.variance)


def test_skills_and_learners_are_kept_apart() -> None:
    log = [
        marked("ada", "a", True, "cells"),
        marked("ada", "b", True, "formulas"),
        marked("bob", "a", True, "cells"),
    ]
    first, other_skill, other_learner = foresee(log, Difficulties())
    assert other_skill.ability == pytest.approx(0.2592593)
    assert first == other_learner
    assert first.ability == 0.0
