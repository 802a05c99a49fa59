"""What answers leave behind in the mastery of skills."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.ability import Ability
from api.pacing.mastery import Evidence, Mastery, fold_mastery
from api.pacing.rating import Confidence

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
few = settings(max_examples=60, deadline=None)


def answer(
    correct: bool = True,
    day: int = 0,
    *,
    skills: tuple[str, ...] = ("cells",),
    independent: bool = True,
    mixed: bool = False,
    confidence: Confidence | None = None,
) -> Evidence:
    at = MONDAY + timedelta(days=day)
    return Evidence(at, at.date(), skills, correct, independent, mixed, confidence)


def folded(*answers: Evidence) -> tuple[Ability, dict[str, Mastery]]:
    general, masteries = Ability(), dict[str, Mastery]()
    for each in answers:
        general, touched = fold_mastery(general, masteries, each)
        masteries |= touched
    return general, masteries


def cells(*answers: Evidence) -> Mastery:
    return folded(*answers)[1]["cells"]


evidence = st.builds(
    answer,
    st.booleans(),
    st.integers(0, 9),
    skills=st.sampled_from([(), ("cells",), ("formulas",), ("cells", "formulas")]),
    independent=st.booleans(),
    mixed=st.booleans(),
    confidence=st.sampled_from([None, "guess", "unsure", "sure"]),
)


def test_every_answer_counts_and_says_when() -> None:
    after = cells(answer(True, 0), answer(False, 2), answer(True, 1))
    assert (after.answers, after.right_answers) == (3, 2)
    assert after.last_answered_at == MONDAY + timedelta(days=2)


def test_days_with_a_success_count_once_each() -> None:
    after = cells(answer(day=0), answer(day=0), answer(False, 1), answer(day=3))
    assert (after.independent_successes, after.success_days) == (3, 2)
    assert after.last_success_day == date(2026, 3, 5)


def test_a_study_day_before_the_last_one_adds_no_day() -> None:
    assert cells(answer(day=3), answer(day=2)).success_days == 1


def test_help_second_tries_and_guesses_are_no_success() -> None:
    helped = cells(answer(independent=False), answer(confidence="guess"))
    assert (helped.answers, helped.right_answers) == (2, 2)
    assert (helped.independent_successes, helped.success_days) == (0, 0)
    assert helped.last_success_day is None


def test_help_second_tries_and_guesses_raise_no_ability() -> None:
    general, masteries = folded(answer(independent=False), answer(confidence="guess"))
    assert general == Ability()
    assert masteries["cells"].ability == Ability()


def test_a_miss_lowers_the_abilities_with_help_or_without() -> None:
    for independent in (True, False):
        general, masteries = folded(answer(False, independent=independent))
        assert general.mean < 0.0
        assert masteries["cells"].ability.mean < 0.0


def test_only_successes_after_another_skill_are_mixed() -> None:
    mixed = cells(
        answer(mixed=True),
        answer(),
        answer(False, mixed=True),
        answer(independent=False, mixed=True),
    )
    assert mixed.mixed_successes == 1


def test_confidence_is_counted_beside_the_outcome() -> None:
    after = cells(
        answer(confidence="sure"),
        answer(False, confidence="sure"),
        answer(False, confidence="sure"),
        answer(confidence="unsure"),
        answer(confidence="guess"),
        answer(False, confidence="guess"),
        answer(False),
    )
    assert (after.sure_right, after.sure_wrong) == (1, 2)
    assert (after.unsure_right, after.unsure_wrong) == (2, 1)


def test_only_the_skills_of_the_exercise_are_touched() -> None:
    before = {"cells": Mastery(answers=4), "charts": Mastery(answers=2)}
    general, touched = fold_mastery(Ability(), before, answer(skills=("cells", "formulas")))
    assert list(touched) == ["cells", "formulas"]
    assert (touched["cells"].answers, touched["formulas"].answers) == (5, 1)
    assert general.mean > 0.0
    assert before == {"cells": Mastery(answers=4), "charts": Mastery(answers=2)}


def test_an_exercise_without_a_skill_still_teaches_the_general_ability() -> None:
    general, touched = fold_mastery(Ability(), {}, answer(skills=()))
    assert general.answers == 1
    assert touched == {}


@few
@given(st.lists(evidence, max_size=15), st.integers(0, 15))
def test_folding_the_log_again_or_in_two_parts_ends_in_the_same_values(
    log: list[Evidence], cut: int
) -> None:
    general, masteries = folded(*log[:cut])
    for each in log[cut:]:
        general, touched = fold_mastery(general, masteries, each)
        masteries |= touched
    assert (general, masteries) == folded(*log)


@few
@given(st.lists(evidence, max_size=15))
def test_counts_fit_together(log: list[Evidence]) -> None:
    for mastery in folded(*log)[1].values():
        assert mastery.answers >= mastery.right_answers >= mastery.independent_successes
        assert mastery.independent_successes >= mastery.success_days
        assert mastery.independent_successes >= mastery.mixed_successes
        sure = mastery.sure_right + mastery.sure_wrong
        assert sure + mastery.unsure_right + mastery.unsure_wrong <= mastery.answers
