"""Difficulties found in everybody's answers."""

import numpy as np
import pytest

from api.calibration.difficulty_fit import Met, corrected, first_difficulties
from api.calibration.evidence_rows import Difficulties


def simulated(learners: int, truth: dict[str, float], guess: float = 0.0) -> list[Met]:
    """Answers of learners whose abilities are known as they are."""
    dice = np.random.default_rng(5)
    met = []
    for _ in range(learners):
        ability = float(dice.normal(0.0, 1.0))
        for exercise, difficulty in truth.items():
            knows = dice.random() < 1.0 / (1.0 + np.exp(difficulty - ability))
            right = bool(knows or dice.random() < guess)
            met.append(Met(exercise, right, ability, guess=guess))
    return met


def fitted(met: list[Met]) -> Difficulties:
    return corrected(first_difficulties(met), met)


def test_no_answers_teach_nothing() -> None:
    assert first_difficulties([]) == Difficulties()
    so_far = Difficulties({"a": 1.0}, 0.5)
    assert corrected(so_far, []) == so_far


def test_difficulties_are_recovered_in_order_and_size() -> None:
    truth = {f"e{place}": -2.0 + 0.4 * place for place in range(11)}
    found = fitted(simulated(200, truth))
    errors = [found.of(exercise) - difficulty for exercise, difficulty in truth.items()]
    assert max(map(abs, errors)) < 0.6
    assert np.corrcoef(list(truth.values()), [found.of(each) for each in truth])[0, 1] > 0.98


def test_an_exercise_nobody_answered_is_as_hard_as_usual() -> None:
    found = fitted(simulated(30, {"easy": -2.0, "hard": 2.0}))
    assert found.of("easy") < found.of("new") < found.of("hard")
    assert found.of("new") == pytest.approx((found.of("easy") + found.of("hard")) / 2)


def test_one_answer_is_not_believed_to_the_letter() -> None:
    crowd = simulated(60, {"a": -0.5, "b": 0.5})
    found = fitted([*crowd, Met("once", False)])
    assert found.of("b") - 1.0 < found.of("once") < found.of("b") + 3.0


def test_luck_is_not_taken_for_ease() -> None:
    truth = {"easy": -1.5, "hard": 1.5}
    lucky = simulated(400, truth, guess=0.25)
    blind = [Met(each.item, each.correct, each.ability) for each in lucky]
    assert fitted(lucky).of("hard") == pytest.approx(1.5, abs=0.4)
    assert fitted(blind).of("hard") < fitted(lucky).of("hard") - 0.5


def test_who_is_less_known_says_less() -> None:
    def spread(variance: float) -> float:
        met = simulated(100, {"easy": -1.0, "hard": 1.0})
        found = fitted([Met(m.item, m.correct, m.ability, variance) for m in met])
        return found.of("hard") - found.of("easy")

    # The same shares of right answers, blurred by what is not known, take more difference.
    assert spread(4.0) > spread(0.0) > 1.0


def test_the_same_answers_give_the_same_difficulties() -> None:
    met = simulated(20, {"a": 0.0, "b": 1.0})
    assert fitted(met) == fitted(list(met))
