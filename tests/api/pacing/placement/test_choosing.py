"""The next question: never against the last answer, topics in turn, the best not worn out."""

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.placement.choosing import next_item
from api.pacing.placement.estimating import Estimate, estimate
from api.pacing.placement.items import Answered, Item, information
from api.pacing.placement.stopping import stopped_by

dice = random.Random(5)
ONE_TOPIC = [Item(f"q{n:02}", "sums", dice.gauss(0.0, 1.0), 0.9, 0.25) for n in range(40)]
THREE_TOPICS = [replace(item, topic=f"topic {n % 3}") for n, item in enumerate(ONE_TOPIC)]


def asked_in_turn(pool: list[Item], rights: list[bool], seed: int) -> list[tuple[Item, bool]]:
    """A placement that goes on as long as there are answers and questions."""
    answers: list[Answered] = []
    asked: list[tuple[Item, bool]] = []
    for right in rights:
        item = next_item(pool, answers, seed)
        if item is None:
            break
        answers.append(Answered(item.exercise_id, right))
        asked.append((item, right))
    return asked


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.booleans(), min_size=2, max_size=12),
    st.integers(0, 999),
    st.sampled_from([ONE_TOPIC, THREE_TOPICS, ONE_TOPIC[:9]]),
)
def test_after_right_nothing_easier_after_wrong_nothing_harder_while_any_are_left(
    rights: list[bool], seed: int, pool: list[Item]
) -> None:
    asked = asked_in_turn(pool, rights, seed)
    for place in range(1, len(asked)):
        (last, right), (item, _) = asked[place - 1], asked[place]
        rise = item.difficulty - last.difficulty
        if rise < 0.0 if right else rise > 0.0:
            before = {earlier for earlier, _ in asked[:place]}
            left = [each.difficulty - last.difficulty for each in pool if each not in before]
            assert all(each < 0.0 for each in left) if right else all(each > 0.0 for each in left)


def test_i_do_not_know_is_followed_by_nothing_harder() -> None:
    for seed in range(30):
        first = next_item(ONE_TOPIC, [], seed)
        assert first is not None
        after = next_item(ONE_TOPIC, [Answered(first.exercise_id, True, known=False)], seed)
        assert after is not None
        assert after.difficulty <= first.difficulty


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), max_size=40), st.integers(0, 999))
def test_nothing_is_asked_twice_and_the_same_state_asks_the_same(
    rights: list[bool], seed: int
) -> None:
    asked = asked_in_turn(ONE_TOPIC, rights, seed)
    assert asked == asked_in_turn(list(reversed(ONE_TOPIC)), rights, seed)
    assert len({item for item, _ in asked}) == len(asked)


def test_when_everything_was_asked_there_is_no_next() -> None:
    answers = [Answered(item.exercise_id, True) for item in ONE_TOPIC]
    assert next_item(ONE_TOPIC, answers, 1) is None
    assert next_item([], [], 1) is None


def test_the_first_question_is_one_of_the_five_that_tell_most_each_as_often() -> None:
    best = sorted(ONE_TOPIC, key=lambda item: -information(item, 0.0))[:5]
    drawn = Counter(next_item(ONE_TOPIC, [], seed) for seed in range(1000))
    assert set(drawn) == set(best)
    assert min(drawn.values()) > 140


def test_each_further_question_is_drawn_from_one_fewer_and_in_the_end_it_is_the_best() -> None:
    flat = [Item(f"q{n:02}", "sums", 0.0, 0.5 + n / 50, 0.25) for n in range(40)]
    for told, drawn_from in enumerate((5, 4, 3, 2, 1, 1, 1)):
        answers = [Answered(f"q{n:02}", n % 2 == 0) for n in range(told)]
        ability = estimate(flat, answers).mean
        asked = {answer.exercise_id for answer in answers}
        left = [item for item in flat if item.exercise_id not in asked]
        best = sorted(left, key=lambda item: -information(item, ability))[:drawn_from]
        assert {next_item(flat, answers, seed) for seed in range(200)} == set(best)


def test_the_prior_says_where_to_begin() -> None:
    able = Estimate(1.5, 0.7)
    best = sorted(ONE_TOPIC, key=lambda item: -information(item, 1.5))[:5]
    assert all(next_item(ONE_TOPIC, [], seed, able) in best for seed in range(20))


def test_one_of_each_topic_comes_first() -> None:
    flat = [Item(f"q{n}", f"topic {n % 3}", 0.0, 0.9, 0.25) for n in range(30)]
    for seed in range(10):
        asked = asked_in_turn(flat, [True, False, True, True, False, True], seed)
        topics = [item.topic for item, _ in asked]
        assert len(set(topics[:3])) == len(set(topics[3:])) == 3


def test_an_item_asked_of_too_many_rests_while_others_are_left() -> None:
    worn = [replace(item, exposure=0.5) for item in ONE_TOPIC[:35]]
    fresh = ONE_TOPIC[35:]
    for seed in range(20):
        assert next_item(worn + fresh, [], seed) in fresh
        assert next_item(worn, [], seed) in worn


def test_in_a_small_pool_an_even_share_is_more() -> None:
    half = [replace(item, exposure=0.5) for item in ONE_TOPIC[:15]]
    drawn = {next_item([*half, *ONE_TOPIC[15:20]], [], seed) for seed in range(60)}
    assert drawn & set(half)


def test_a_withdrawn_last_question_gives_no_direction_and_breaks_nothing() -> None:
    assert next_item(ONE_TOPIC, [Answered("withdrawn", True)], 3) is not None


def test_one_sitting_or_five_ask_the_same_and_estimate_the_same() -> None:
    one = asked_in_turn(THREE_TOPICS, [True, True, False, True, False, True, True, False], 9)
    stored: list[tuple[str, bool]] = []
    for sitting in (2, 1, 2, 2, 1):
        for _ in range(sitting):
            answers = [Answered(name, right) for name, right in stored]
            assert stopped_by(THREE_TOPICS, answers) is None
            item = next_item(list(THREE_TOPICS), answers, 9)
            assert item is not None
            stored.append((item.exercise_id, one[len(stored)][1]))
    assert stored == [(item.exercise_id, right) for item, right in one]
    resumed = estimate(THREE_TOPICS, [Answered(name, right) for name, right in stored])
    straight = estimate(THREE_TOPICS, [Answered(i.exercise_id, right) for i, right in one])
    assert abs(resumed.mean - straight.mean) < 0.1
    assert stopped_by(THREE_TOPICS, [Answered(n, r) for n, r in stored]) == "long_enough"


def test_it_finds_where_people_stand_sooner_than_chance() -> None:
    rng = random.Random(17)
    pool = [Item(f"p{n:03}", "sums", rng.uniform(-3.0, 3.0), 1.2, 0.25) for n in range(60)]
    ours = theirs = 0.0
    for person in range(300):
        truth = rng.gauss(0.0, 1.5)
        right = {
            item.exercise_id: rng.random() < 0.25
            or rng.random() < 1.0 / (1.0 + 2.718281828 ** (-1.2 * (truth - item.difficulty)))
            for item in pool
        }
        answers: list[Answered] = []
        for _ in range(8):
            item = next_item(pool, answers, person)
            assert item is not None
            answers.append(Answered(item.exercise_id, right[item.exercise_id]))
        blind = [Answered(i.exercise_id, right[i.exercise_id]) for i in rng.sample(pool, 8)]
        prior = Estimate(0.0, 1.5)
        ours += (estimate(pool, answers, prior).mean - truth) ** 2
        theirs += (estimate(pool, blind, prior).mean - truth) ** 2
    assert ours < 0.9 * theirs
