"""The estimate of a placement: a fold over its answers, whenever they were given."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.placement.estimating import UNKNOWN, Estimate, estimate
from api.pacing.placement.items import Answered, Item

dice = random.Random(7)
POOL = [Item(f"q{n}", "sums", dice.gauss(0.0, 1.0), 1.0, 0.25) for n in range(20)]
TYPED = [Item(f"t{n}", "sums", 0.0, 1.0) for n in range(200)]
answered = st.lists(
    st.tuples(st.sampled_from([item.exercise_id for item in POOL]), st.booleans(), st.booleans()),
    max_size=12,
    unique_by=lambda each: each[0],
).map(lambda rows: [Answered(name, right and known, known) for name, right, known in rows])


def near(found: Estimate, wanted: Estimate) -> bool:
    return found.mean == pytest.approx(wanted.mean, abs=1e-9) and found.error == pytest.approx(
        wanted.error, abs=1e-9
    )


def test_nothing_answered_is_the_prior() -> None:
    assert estimate(POOL, []) == UNKNOWN == Estimate(0.0, 1.0)
    assert estimate(POOL, [], Estimate(1.5, 0.6)) == Estimate(1.5, 0.6)


def test_one_answer_to_a_typed_question_moves_it_as_computed_by_hand() -> None:
    # E[x s(x)] / E[s(x)] with x ~ N(0, 1) and s logistic: 2 * 0.206621 = 0.413242.
    right = estimate(TYPED, [Answered("t0", True)])
    wrong = estimate(TYPED, [Answered("t0", False)])
    assert right.mean == pytest.approx(0.41324, abs=1e-3)
    assert wrong.mean == pytest.approx(-right.mean)
    assert right.error == pytest.approx((1.0 - right.mean**2) ** 0.5, abs=1e-3)


def test_a_lucky_guess_moves_it_less_than_something_typed() -> None:
    guessed = Item("g", "sums", 0.0, 1.0, 0.25)
    moved = estimate([guessed], [Answered("g", True)]).mean
    assert 0.0 < moved < estimate(TYPED, [Answered("t0", True)]).mean


def test_i_do_not_know_counts_as_wrong_with_nothing_won_by_luck() -> None:
    guessed = Item("g", "sums", 0.0, 1.0, 0.25)
    typed_wrong = estimate(TYPED, [Answered("t0", False)])
    assert estimate([guessed], [Answered("g", False, known=False)]) == typed_wrong
    assert estimate([guessed], [Answered("g", True, known=False)]) == typed_wrong


@settings(max_examples=40, deadline=None)
@given(answered, st.randoms())
def test_the_order_of_answers_does_not_matter(
    answers: list[Answered], shuffling: random.Random
) -> None:
    shuffled = answers.copy()
    shuffling.shuffle(shuffled)
    assert near(estimate(POOL, shuffled), estimate(POOL, answers))


@settings(max_examples=40, deadline=None)
@given(answered)
def test_right_lifts_it_and_wrong_lowers_it(answers: list[Answered]) -> None:
    given_ids = {answer.exercise_id for answer in answers}
    left = next(item.exercise_id for item in POOL if item.exercise_id not in given_ids)
    before = estimate(POOL, answers).mean
    assert estimate(POOL, [*answers, Answered(left, True)]).mean > before
    assert estimate(POOL, [*answers, Answered(left, False)]).mean < before


def test_a_withdrawn_item_leaves_no_trace() -> None:
    answers = [Answered("q1", True), Answered("q2", False), Answered("q3", True)]
    without = [item for item in POOL if item.exercise_id != "q2"]
    assert estimate(without, answers) == estimate(POOL, [answers[0], answers[2]])


def test_many_answers_leave_little_doubt_and_never_a_broken_number() -> None:
    rng = random.Random(3)
    many = [Answered(item.exercise_id, rng.random() < 0.7) for item in TYPED]
    sure = estimate(TYPED, many)
    assert sure.mean == pytest.approx(0.85, abs=0.3)
    assert 0.1 < sure.error < 0.2
    all_wrong = estimate(TYPED, [Answered(item.exercise_id, False) for item in TYPED])
    assert -4.0 <= all_wrong.mean < -2.5


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = random.Random(11)
    inside = 0
    for _ in range(400):
        truth = rng.gauss(0.0, 1.0)
        answers = []
        for item in rng.sample(POOL, 8):
            knows = rng.random() < 1.0 / (1.0 + 2.718281828 ** -(truth - item.difficulty))
            answers.append(Answered(item.exercise_id, knows or rng.random() < item.guess))
        found = estimate(POOL, answers)
        inside += abs(found.mean - truth) <= 1.96 * found.error
    assert inside / 400 == pytest.approx(0.95, abs=0.03)


def test_a_prior_far_from_everybody_is_still_resolved() -> None:
    found = estimate(POOL, [Answered("q1", True)], Estimate(6.0, 0.5))
    assert 5.5 < found.mean < 6.5
