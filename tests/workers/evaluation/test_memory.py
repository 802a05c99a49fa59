"""`interlude evaluate memory` and `session-length` on small logs in each of the three layouts."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from workers.evaluation.command import evaluate_group
from workers.evaluation.memory import evaluate_memory
from workers.evaluation.memory_baselines import chance_within, leitner, sm2
from workers.evaluation.memory_data import read_answers
from workers.evaluation.session_length import evaluate_session_length
from workers.evaluation.tables import UnreadableData

HOUR = 3600


def own_layout(learners: int, at_hours: tuple[int, ...] = (0, 1, 49)) -> Iterator[str]:
    """Learners of different ability and pace meet ten exercises and repeat them at these hours."""
    dice = random.Random(4)
    yield "learner,item,skill,time,correct,seconds"
    for who in range(learners):
        able = dice.random()
        for turn, hours in enumerate(at_hours):
            for item in range(10):
                right = dice.random() < 0.1 + 0.5 * able + 0.15 * turn
                seconds = (5 + item) * (1 + able) * dice.uniform(0.8, 1.25)
                time = hours * HOUR + 60 * item
                yield f"l{who},e{item},s{item % 2},{time},{int(right)},{seconds:.1f}"


def written(folder: Path, lines: Iterator[str] | list[str]) -> Path:
    file = folder / "answers.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_many_learners_are_scored_unseen_and_ours_beats_what_knows_nobody(tmp_path: Path) -> None:
    data = written(tmp_path, own_layout(40))
    report = evaluate_memory(data, 1)
    assert report.rows == 400
    assert report.split.startswith("40 learners in 5 folds")
    ours = report.models["interlude"]
    assert {"log_loss", "auc", "ece", "rmse_bins", "same_day_log_loss", "first_auc"} <= set(ours)
    for other in ("average", "random", "sm2", "fixed_3_days", "fsrs"):
        assert ours["log_loss"].value < report.models[other]["log_loss"].value


def test_one_learner_is_scored_on_what_came_later(tmp_path: Path) -> None:
    dice = random.Random(9)
    lines = ["card_id,review_rating,review_time,review_duration"]
    for day in range(30):
        for card in range(8):
            rating = 3 if dice.random() < 0.8 else 1
            lines.append(
                f"c{card},{rating},2026-01-{day + 1:02}T08:{card:02}:00+00:00,{5000 + card}"
            )
    data = written(tmp_path, lines)
    report = evaluate_memory(data, 1)
    assert evaluate_memory(data, 1) == report
    # 29 repeats of 8 cards; the first sixth of them only teaches.
    assert report.rows == 29 * 8 - 29 * 8 // 6
    assert "blocks by time" in report.split
    assert "fsrs_fitted" in report.models
    assert report.plots[0].name == "memory-calibration"


def test_cloze_trials_know_what_was_only_shown_and_the_sentence_as_a_skill(tmp_path: Path) -> None:
    lines = [
        "student,time,unit,kc_id,outcome,latency_ms,cond",
        "a,200,u,15-3,CORRECT,12005,2",
        "a,100,u,15-3,STUDY,-1,2",
    ]
    shown, right = read_answers(written(tmp_path, lines))
    assert (shown.correct, shown.seconds) == (None, None)
    assert (right.correct, right.seconds, right.skills) == (True, 12.005, ("15",))


def test_a_log_without_later_repeats_is_refused(tmp_path: Path) -> None:
    data = written(tmp_path, ["learner,item,time,correct", "a,x,0,1", "a,x,60,1"])
    with pytest.raises(UnreadableData, match="half a day"):
        evaluate_memory(data, 1)


def test_the_clock_of_exercise_and_learner_beats_the_average(tmp_path: Path) -> None:
    data = written(tmp_path, own_layout(25, (0, 1, 2, 49, 50, 51)))
    report = evaluate_session_length(data, 1)
    assert report.rows == 75
    error = {name: figures["relative_error"].value for name, figures in report.models.items()}
    assert error["interlude"] < 0.8 * error["global_average"]


def test_the_command_prints_json_writes_plots_and_says_what_is_wrong(tmp_path: Path) -> None:
    data = written(tmp_path, own_layout(10))
    plots = tmp_path / "plots"
    words = ["memory", "--data", str(data), "--json", "--plots", str(plots), "--seed", "3"]
    told = CliRunner().invoke(evaluate_group, words)
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert (found["task"], found["rows"], found["seed"]) == ("memory", 90, 3)
    assert (plots / "memory-calibration.svg").read_text(encoding="utf-8").startswith("<svg")
    data.write_text("learner,item,time,correct\na,x,soon,1\n", encoding="utf-8")
    wrong = CliRunner().invoke(evaluate_group, ["session-length", "--data", str(data)])
    assert wrong.exit_code == 2
    assert "line 2, time: 'soon' cannot be read" in wrong.stderr
    data.write_text("learner,item,time,correct\na,x,0,1\n", encoding="utf-8")
    short = CliRunner().invoke(evaluate_group, ["session-length", "--data", str(data)])
    assert short.exit_code == 2
    assert "at least 5 learners" in short.stderr


def test_schedulers_promise_ninety_percent_at_the_end_of_their_interval(tmp_path: Path) -> None:
    lines = ["learner,item,time,correct", *(f"a,x,{n},{n != 3}".lower() for n in range(6))]
    answers = read_answers(written(tmp_path, lines))
    assert sm2(answers) == [0.0, 1.0, 6.0, pytest.approx(15.0), 1.0, 1.0]
    assert leitner(answers) == [0.0, 2.0, 4.0, 8.0, 1.0, 2.0]
    assert chance_within(6.0, 6.0) == pytest.approx(0.9)
