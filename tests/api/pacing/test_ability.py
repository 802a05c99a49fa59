"""What an answer teaches about a learner's abilities, and what they predict."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.ability import PRIOR_VARIANCE, Ability, chance, gap, gap_variance, learned

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
abilities = st.builds(
    Ability, st.floats(-4.0, 4.0), st.floats(0.01, PRIOR_VARIANCE), st.integers(1, 50), st.just(NOW)
)
difficulties = st.floats(-4.0, 4.0)
few = settings(max_examples=60, deadline=None)


def test_the_gap_is_the_general_ability_and_the_mean_of_the_skills_above_the_difficulty() -> None:
    skills = (Ability(mean=1.0), Ability(mean=0.5))
    assert gap(Ability(mean=0.25), skills, 0.5) == pytest.approx(0.25 + 0.75 - 0.5)
    assert gap(Ability(mean=0.25), (), 0.5) == pytest.approx(-0.25)


def test_the_gap_is_less_unsure_where_two_skills_share_it() -> None:
    assert gap_variance(Ability(variance=0.4), ()) == 0.4
    assert gap_variance(Ability(variance=0.4), [Ability(variance=0.6)]) == pytest.approx(1.0)
    two = [Ability(variance=0.6), Ability(variance=0.2)]
    assert gap_variance(Ability(variance=0.4), two) == pytest.approx(0.4 + 0.2)


def test_chances_follow_the_logistic_curve_above_the_guessing_floor() -> None:
    assert chance(0.0) == 0.5
    assert chance(1.0) == pytest.approx(0.7310586)
    assert chance(0.0, guess=0.25) == pytest.approx(0.625)
    assert chance(-800.0, guess=0.25) == pytest.approx(0.25)
    assert chance(800.0) == 1.0


def test_an_uncertain_gap_makes_for_a_less_certain_chance() -> None:
    assert 0.5 < chance(2.0, variance=1.4) < chance(2.0)
    assert chance(-2.0) < chance(-2.0, variance=1.4) < 0.5
    assert chance(0.0, variance=1.4) == 0.5


def test_the_first_right_answer_moves_both_abilities_by_their_uncertainty() -> None:
    general, (skill,) = learned(Ability(), [Ability()], 0.0, True, NOW)
    # Information .25 on a variance of 1.4: step .7 * .5 / 1.35, and what is left of .7.
    assert general.mean == skill.mean == pytest.approx(0.2592593)
    assert general.variance == skill.variance == pytest.approx(0.7 - 0.49 * 0.25 / 1.35)
    assert (skill.answers, skill.at) == (1, NOW)


def test_who_is_known_well_is_moved_less() -> None:
    new, _ = learned(Ability(variance=0.7), (), 0.0, True, NOW)
    known, _ = learned(Ability(variance=0.07), (), 0.0, True, NOW)
    assert 0.0 < known.mean < new.mean / 8.0


def test_a_right_answer_that_may_be_a_guess_teaches_less() -> None:
    free, _ = learned(Ability(), (), 0.0, True, NOW)
    guessed, _ = learned(Ability(), (), 0.0, True, NOW, guess=0.5)
    assert 0.0 < guessed.mean < free.mean
    assert guessed.variance > free.variance


def test_two_skills_share_the_credit() -> None:
    _, (one,) = learned(Ability(), [Ability()], 0.0, True, NOW)
    _, (first, second) = learned(Ability(), [Ability(), Ability()], 0.0, True, NOW)
    assert first == second
    assert 0.0 < first.mean < one.mean


def test_time_makes_less_sure_but_never_less_than_of_a_stranger() -> None:
    sure = Ability(mean=1.0, variance=0.1, answers=40, at=NOW)
    soon, _ = learned(sure, (), 1.0, True, NOW + timedelta(days=1))
    later, _ = learned(sure, (), 1.0, True, NOW + timedelta(days=100))
    never, _ = learned(sure, (), 1.0, True, NOW + timedelta(days=10_000))
    assert soon.mean < later.mean < never.mean
    assert soon.variance < later.variance < never.variance < PRIOR_VARIANCE


def test_answering_alone_keeps_a_little_doubt() -> None:
    ability = Ability()
    for _ in range(2_000):
        ability, _ = learned(ability, (), ability.mean, True, NOW)
    assert 0.1 < ability.variance < 0.15


def test_an_answer_dated_before_the_last_takes_no_time_back() -> None:
    before = Ability(mean=0.3, variance=0.2, answers=3, at=NOW)
    early, _ = learned(before, (), 0.0, True, NOW - timedelta(days=30))
    same, _ = learned(before, (), 0.0, True, NOW)
    assert early == same
    assert early.at == NOW


@few
@given(abilities, abilities, difficulties, st.floats(0.0, 0.5))
def test_right_never_lowers_and_wrong_never_raises(
    general: Ability, skill: Ability, difficulty: float, guess: float
) -> None:
    risen, (skill_risen,) = learned(general, [skill], difficulty, True, NOW, guess)
    fallen, (skill_fallen,) = learned(general, [skill], difficulty, False, NOW, guess)
    assert risen.mean >= general.mean >= fallen.mean
    assert skill_risen.mean >= skill.mean >= skill_fallen.mean
    assert min(risen.variance, fallen.variance, skill_risen.variance) > 0.0


@few
@given(st.lists(st.tuples(difficulties, st.booleans()), max_size=20), st.permutations("abc"))
def test_the_order_in_which_skills_are_named_changes_nothing(
    answers: list[tuple[float, bool]], order: list[str]
) -> None:
    def fold(names: list[str]) -> dict[str, Ability]:
        held = dict(zip("abc", (Ability(), Ability(0.1, 0.3), Ability(0.7, 0.2)), strict=True))
        general = Ability()
        for difficulty, correct in answers:
            skills = [held[name] for name in names]
            general, after = learned(general, skills, difficulty, correct, NOW)
            held.update(zip(names, after, strict=True))
        return held | {"general": general}

    assert fold(order) == fold(list("abc"))
