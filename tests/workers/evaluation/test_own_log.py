"""The product's own log is measured as any data file is, and says who learners are to nobody."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.calibration.evidence_rows import Answer
from api.calibration.taught import Timing
from api.pacing.memory import Rating
from workers.evaluation import mastery_data, memory_data
from workers.evaluation.command import evaluate_group
from workers.evaluation.own_log import write_answers

LOG = [
    Answer("4c1f ada", "tea-1", 20_000.25, True, ("tea", "water"), 7.25, Rating.EASY, 1 / 31),
    Answer("4c1f bob", "tea-2", 20_000.5, False, (), None, Rating.AGAIN),
    Answer("4c1f ada", "tea-2", 20_001.0, True, ("tea",), 3.0, Rating.HARD, 0.25),
]


def test_what_is_written_reads_as_what_was_answered(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    write_answers([Timing(answer, 10.0) for answer in LOG], file)
    read = memory_data.read_answers(file)
    assert [each.learner for each in read] == ["1", "2", "1"]
    for answer, again in zip(LOG, read, strict=True):
        assert again.days == pytest.approx(answer.days, abs=1e-7)
        for name in ("item", "correct", "skills", "seconds", "rating", "guess"):
            assert getattr(again, name) == getattr(answer, name), name
    by_learner = mastery_data.read_answers(file)
    assert [(each.learner, each.exercise, each.skills) for each in by_learner] == [
        ("1", "tea-1", ("tea", "water")),
        ("1", "tea-2", ("tea",)),
        ("2", "tea-2", ()),
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("memory",), "--data PATH or --from-log"),
        (("memory", "--from-log", "--data", "FILE"), "only one of them"),
        (("memory", "--data", "FILE", "--association", "Tea club"), "go with --from-log"),
        (("placement",), "give --data PATH, and"),
        (("placement", "--from-log"), "No such option"),
    ],
)
def test_which_answers_must_be_said_once(tmp_path: Path, asked: tuple[str, ...], told: str) -> None:
    file = tmp_path / "answers.csv"
    file.touch()
    words = [str(file) if word == "FILE" else word for word in asked]
    refused = CliRunner().invoke(evaluate_group, words)
    assert refused.exit_code == 2
    assert told in refused.output
