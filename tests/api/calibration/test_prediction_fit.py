"""What everybody's answers teach: planted truths are found, and little data changes little."""

import math
import random

import pytest

from api.calibration.evidence_rows import Answer, Difficulties, Rules, evidence_rows
from api.calibration.prediction_fit import calibrate, fit_prediction
from api.pacing.memory import Rating
from api.pacing.prediction import DEFAULT_PREDICTION, chance_right


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def learner(name: str, dice: random.Random, able: float) -> list[Answer]:
    """One who meets ten exercises, then each again after a day or two; e9 is the hardest."""
    found = []
    for number in range(10):
        right = dice.random() < logistic(able - (number - 4.5) / 2.0)
        found.append(Answer(name, f"e{number}", number / 100, right, ("s",)))
        again = dice.random() < logistic(able - (number - 4.5) / 2.0 + (1.0 if right else 0.0))
        found.append(Answer(name, f"e{number}", 1.0 + number / 100, again, ("s",)))
    return found


def learners(many: int) -> list[list[Answer]]:
    dice = random.Random(5)
    return [learner(f"l{number}", dice, dice.gauss(0.0, 1.0)) for number in range(many)]


def test_planted_difficulties_are_found_from_first_meetings() -> None:
    found = calibrate(learners(120)).difficulties
    assert [found.of(f"e{number}") for number in (0, 4, 9)] == pytest.approx(
        [-2.25, -0.25, 2.25], abs=0.6
    )


def test_later_answers_do_not_move_a_difficulty() -> None:
    once = [[Answer(f"l{n}", "e", 0.0, n % 2 == 0)] for n in range(20)]
    again = [
        [*log, *(Answer(log[0].learner, "e", day, True) for day in (1.0, 3.0))] for log in once
    ]
    assert calibrate(again).difficulties.of("e") == calibrate(once).difficulties.of("e")


def test_guessing_is_not_taken_for_ease() -> None:
    def met(guess: float) -> list[list[Answer]]:
        return [[Answer(f"l{n}", "e", 0.0, n % 2 == 0, guess=guess)] for n in range(100)]

    assert calibrate(met(0.0)).difficulties.of("e") == pytest.approx(0.0, abs=0.05)
    assert calibrate(met(0.25)).difficulties.of("e") > 0.4


def test_an_exercise_few_learners_met_is_as_difficult_as_usual() -> None:
    few = [[Answer(f"l{n}", "rare", 0.0, False)] for n in range(4)]
    some = [[Answer(f"l{n}", "known", 0.0, n % 2 == 0)] for n in range(6)]
    found = calibrate(few + some, usual=-0.85).difficulties
    assert set(found.known) == {"known"}
    assert found.of("rare") == -0.85
    assert set(calibrate(few + some, least_learners=4).difficulties.known) == {"known", "rare"}
    assert calibrate([]).difficulties == Difficulties()


def test_what_was_learnt_predicts_new_learners_better_than_the_defaults() -> None:
    everybody = learners(150)
    taught = calibrate(everybody[:100])
    rules = Rules(taught.difficulties, taught.prediction)
    told = plain = 0.0
    for log in everybody[100:]:
        for row in evidence_rows(log, rules):
            if row.clues:
                right = bool(row.answer.correct)
                for weights in (taught.prediction, DEFAULT_PREDICTION):
                    chance = chance_right(row.evidence, weights)
                    loss = -math.log(chance if right else 1.0 - chance)
                    if weights is DEFAULT_PREDICTION:
                        plain += loss
                    else:
                        told += loss
    assert told < 0.9 * plain


def test_without_rows_the_defaults_stay_and_few_rows_hardly_move_them() -> None:
    assert fit_prediction([]) == DEFAULT_PREDICTION
    few = [row for log in learners(1) for row in evidence_rows(log, Rules())]
    moved = fit_prediction(few)
    assert moved.same_day == DEFAULT_PREDICTION.same_day
    assert moved.delayed != DEFAULT_PREDICTION.delayed
    assert moved.delayed == pytest.approx(DEFAULT_PREDICTION.delayed, abs=0.4)


def test_the_same_answers_teach_the_same() -> None:
    assert calibrate(learners(20)) == calibrate(learners(20))


def test_a_row_holds_what_was_known_before_its_answer() -> None:
    log = [
        Answer("l", "a", 0.0, False, rating=Rating.AGAIN),
        Answer("l", "b", 0.5, None),
        Answer("l", "a", 1.0, True),
        Answer("l", "a", 3.0, True),
        Answer("l", "b", 4.5, True),
    ]
    rows = list(evidence_rows(log[::-1], Rules(Difficulties({"a": 0.5}))))
    assert [row.answer.item for row in rows] == ["a", "a", "a", "b"]
    first, second, third, shown = (row.evidence for row in rows)
    assert first.memory is None
    assert first.gap == -0.5
    assert rows[0].clues is None
    assert (second.days, second.successes, second.failures, second.last_right) == (1.0, 0, 1, False)
    assert second.gap < -0.5
    assert (third.days, third.successes, third.failures, third.last_right) == (2.0, 1, 1, True)
    assert third.gap > second.gap
    assert third.average > second.average
    assert shown.memory is not None
    assert (shown.days, shown.successes, shown.failures, shown.last_right) == (4.0, 0, 0, False)
