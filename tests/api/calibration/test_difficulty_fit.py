"""Difficulties found in everybody's answers."""

from datetime import UTC, datetime

import numpy as np
import pytest

from api.calibration.difficulty_fit import Marked, fit_difficulties, foresee

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def marked(learner: str, exercise: str, correct: bool, *skills: str) -> Marked:
    return Marked(learner, exercise, skills, correct, NOW)


def simulated(learners: int, truth: dict[str, float]) -> list[Marked]:
    dice = np.random.default_rng(5)
    answers = []
    for learner in range(learners):
        ability = dice.normal(0.0, 1.0)
        for exercise in dice.permutation(list(truth)).tolist():
            right = dice.random() < 1.0 / (1.0 + np.exp(truth[exercise] - ability))
            answers.append(marked(str(learner), exercise, bool(right), "cells"))
    return answers


def test_no_answers_teach_nothing() -> None:
    nothing = fit_difficulties([])
    assert nothing.of("anything") == 0.0


def test_difficulties_are_recovered_in_order_and_size() -> None:
    truth = {f"e{place}": -2.0 + 0.4 * place for place in range(11)}
    found = fit_difficulties(simulated(200, truth))
    errors = [found.of(exercise) - difficulty for exercise, difficulty in truth.items()]
    assert max(map(abs, errors)) < 0.6
    assert np.corrcoef(list(truth.values()), [found.of(each) for each in truth])[0, 1] > 0.98


def test_an_exercise_nobody_answered_is_as_hard_as_usual() -> None:
    found = fit_difficulties(simulated(30, {"easy": -2.0, "hard": 2.0}))
    assert found.of("easy") < found.of("new") < found.of("hard")
    assert found.of("new") == pytest.approx((found.of("easy") + found.of("hard")) / 2)


def test_one_answer_is_not_believed_to_the_letter() -> None:
    crowd = simulated(60, {"a": -0.5, "b": 0.5})
    found = fit_difficulties([*crowd, marked("0", "once", False, "cells")])
    assert found.of("b") - 1.0 < found.of("once") < found.of("b") + 3.0


def test_the_same_answers_give_the_same_difficulties() -> None:
    answers = simulated(20, {"a": 0.0, "b": 1.0})
    assert fit_difficulties(answers) == fit_difficulties(list(answers))


def test_who_answered_hard_ones_right_is_foreseen_to_be_able() -> None:
    difficulties = fit_difficulties(simulated(60, {"easy": -2.0, "hard": 2.0}))
    log = [marked("ada", "hard", True), marked("bob", "easy", True)] * 3
    *_, ada, bob = foresee(log, difficulties)
    assert ada.ability > bob.ability > 0.0


def test_what_is_foreseen_of_an_answer_does_not_know_it() -> None:
    difficulties = fit_difficulties(simulated(20, {"a": 0.0}))
    right = [marked("ada", "a", True, "cells"), marked("ada", "a", True, "cells")]
    wrong = [right[0], marked("ada", "a", False, "cells")]
    assert list(foresee(right, difficulties)) == list(foresee(wrong, difficulties))


def test_skills_and_learners_are_kept_apart() -> None:
    difficulties = fit_difficulties([])
    log = [
        marked("ada", "a", True, "cells"),
        marked("ada", "b", True, "formulas"),
        marked("bob", "a", True, "cells"),
    ]
    first, other_skill, other_learner = foresee(log, difficulties)
    assert other_skill.ability == pytest.approx(0.2592593)
    assert first == other_learner
    assert first.ability == 0.0
