"""What exercises are worth: the author's word at first, everybody's answers in the end."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.calibration.item_fit import Declared, FirstAnswer, ItemParameters, fit_items

TRUE = {
    f"q{n:02}": (difficulty, discrimination)
    for n, (difficulty, discrimination) in enumerate(
        (b, a) for a in (0.5, 0.9, 1.6) for b in (-1.5, -0.5, 0.0, 0.5, 1.5)
    )
}
QUARTER = {name: Declared(guess=0.25) for name in TRUE}


def exam(people: int, seed: int, guess: float = 0.25) -> list[FirstAnswer]:
    """Answers of people drawn from N(0, 1) to every question of TRUE, by the very model."""
    rng = random.Random(seed)
    answers = []
    for person in range(people):
        ability = rng.gauss(0.0, 1.0)
        for name, (difficulty, discrimination) in TRUE.items():
            knows = rng.random() < 1.0 / (1.0 + math.exp(-discrimination * (ability - difficulty)))
            answers.append(FirstAnswer(f"p{person}", name, knows or rng.random() < guess))
    return answers


def test_many_answers_find_the_true_parameters() -> None:
    found = fit_items(exam(2500, 1), QUARTER)
    for name, (difficulty, discrimination) in TRUE.items():
        assert found[name].answers == 2500
        assert found[name].guess == 0.25
        # The flattest are the hardest to place, the more so far out.
        assert found[name].difficulty == pytest.approx(difficulty, abs=0.45)
        assert found[name].discrimination == pytest.approx(discrimination, rel=0.35)


def test_nobody_yet_is_what_was_declared() -> None:
    declared = {"typed": Declared(0.75), "choice": Declared(-1.5, 0.25)}
    assert fit_items([], declared) == {
        "typed": ItemParameters(0.75, pytest.approx(0.9), 0.0, 0),
        "choice": ItemParameters(-1.5, pytest.approx(0.9), 0.25, 0),
    }
    assert fit_items([], {}) == {}


def test_ten_people_move_difficulties_and_hardly_the_discriminations() -> None:
    found = fit_items(exam(10, 2), QUARTER)
    assert all(0.55 < each.discrimination < 1.5 for each in found.values())
    assert all(abs(each.difficulty) < 2.0 for each in found.values())
    easy = sum(found[n].difficulty for n, (b, _) in TRUE.items() if b < 0.0)
    hard = sum(found[n].difficulty for n, (b, _) in TRUE.items() if b > 0.0)
    assert easy < hard - 3.0


def test_an_author_is_believed_until_learners_say_otherwise() -> None:
    def moved(people: int) -> float:
        answers = [FirstAnswer(f"p{n}", "q", n % 2 == 0) for n in range(people)]
        return fit_items(answers, {"q": Declared(1.5)})["q"].difficulty

    assert 0.7 < moved(2) < 1.5
    assert moved(20) < 0.6
    assert moved(400) == pytest.approx(0.0, abs=0.05)


def test_luck_makes_a_question_harder_than_its_share_of_right_answers() -> None:
    answers = [FirstAnswer(f"p{n}", "q", n % 8 < 5) for n in range(400)]
    assert fit_items(answers, {"q": Declared(guess=0.25)})["q"].difficulty == pytest.approx(
        0.0, abs=0.05
    )
    assert fit_items(answers, {"q": Declared()})["q"].difficulty < -0.4


def test_i_do_not_know_is_wrong_without_luck() -> None:
    def difficulty(known: bool) -> float:
        answers = [FirstAnswer(f"p{n}", "q", n % 2 == 0, n % 2 == 0 or known) for n in range(100)]
        return fit_items(answers, {"q": Declared(guess=0.25)})["q"].difficulty

    # Whoever says so would have been right by luck at times: so the question is less hard.
    assert difficulty(known=False) < difficulty(known=True)
    never = [FirstAnswer("p", "q", True, known=False)]
    assert fit_items(never, {})["q"].difficulty > 0.0


def test_of_several_answers_of_one_learner_the_first_counts() -> None:
    once = [FirstAnswer("ada", "q", False), FirstAnswer("grace", "q", True)]
    again = [*once, *[FirstAnswer("ada", "q", True)] * 20]
    assert fit_items(again, {}) == fit_items(once, {})


def test_an_exercise_nobody_declared_is_fitted_all_the_same() -> None:
    found = fit_items([FirstAnswer("ada", "new", True)], {"old": Declared()})
    assert set(found) == {"old", "new"}
    assert found["new"].difficulty < 0.0
    assert found["old"].difficulty == 0.0


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(0, 99), st.sampled_from([0.0, 0.25, 0.5]))
def test_however_few_the_answers_the_parameters_stay_sane(
    people: int, seed: int, guess: float
) -> None:
    rng = random.Random(seed)
    answers = [
        FirstAnswer(f"p{person}", f"q{item}", rng.random() < 0.9, rng.random() < 0.9)
        for person in range(people)
        for item in range(6)
        if rng.random() < 0.7
    ]
    found = fit_items(answers, {f"q{item}": Declared(guess=guess) for item in range(6)})
    assert all(0.3 < each.discrimination < 3.0 for each in found.values())
    assert all(-4.0 < each.difficulty < 4.0 for each in found.values())


def test_the_order_people_come_in_does_not_matter() -> None:
    answers = exam(300, 4)
    found, turned = fit_items(answers, QUARTER), fit_items(answers[::-1], QUARTER)
    for name in TRUE:
        assert turned[name].difficulty == pytest.approx(found[name].difficulty, abs=1e-9)
        assert turned[name].discrimination == pytest.approx(found[name].discrimination, abs=1e-9)
