"""One answer's effect, and a learner's log folded from it: nothing but the arguments counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.ability import Ability
from api.pacing.believed import Answered, Believed, Item, Known, Population, Terms
from api.pacing.effective_time import event_order_key
from api.pacing.folding import RULE_VERSION, Reviewed, fold_answer, studied_ms
from api.pacing.mastery import Mastery
from api.pacing.memory import DEFAULT_WEIGHTS, Rating, due_at, retrievability
from api.pacing.pace import Pace

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEFAULTS = Population(1, DEFAULT_WEIGHTS, 0.9, RULE_VERSION)
FIRST = Answered(NOON, date(2026, 11, 21), "tea/green/bitter", True, 12.0, skills=("brewing",))
ITEM = Item(12.0)

answers = st.builds(
    Answered,
    at=st.integers(0, 365 * 86_400).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    study_day=st.just(FIRST.study_day),
    exercise_id=st.sampled_from(["a", "b", "c"]),
    correct=st.booleans(),
    seconds=st.none() | st.floats(0, 1e13),
    hints_used=st.integers(0, 3),
    confidence=st.none() | st.sampled_from(["guess", "unsure", "sure"]),
    changed_answers=st.integers(0, 3),
    session_id=st.none() | st.sampled_from([UUID(int=1), UUID(int=2)]),
    skills=st.sampled_from([(), ("brewing",), ("brewing", "tasting")]),
    counts=st.booleans(),
)


def one(
    answered: Answered,
    known: Known | None = None,
    believed: Believed | None = None,
    population: Population = DEFAULTS,
    terms: Terms | None = None,
) -> Reviewed:
    """What one answer of a learner without masteries did."""
    done = fold_answer(
        known, believed or Believed(), {}, answered, ITEM, population, terms or Terms()
    )
    assert done is not None
    return done


def fold(log: list[Answered], item: Item = ITEM) -> list[Reviewed | None]:
    """What each answer did, folded in the order given."""
    believed = Believed()
    known: dict[str, Known] = {}
    masteries: dict[str, Mastery] = {}
    done = []
    for answered in log:
        before = known.get(answered.exercise_id)
        reviewed = fold_answer(before, believed, masteries, answered, item, DEFAULTS, Terms())
        if reviewed is not None:
            known[answered.exercise_id], believed = reviewed.known, reviewed.believed
            masteries.update(reviewed.skills)
        done.append(reviewed)
    return done


def last(log: list[Answered]) -> Reviewed:
    """What the last of these answers did."""
    done = fold(log)[-1]
    assert done is not None
    return done


def test_a_first_right_answer_in_the_expected_time_is_good_and_due_at_90_percent() -> None:
    reviewed = one(FIRST)
    assert reviewed.rating is Rating.GOOD
    assert reviewed.expected_seconds == 12.0
    assert reviewed.retrievability is None
    assert reviewed.known.streak == 1
    assert reviewed.known.memory.stability == DEFAULT_WEIGHTS[2]
    assert reviewed.known.due_at - NOON == timedelta(days=DEFAULT_WEIGHTS[2])


def test_a_wrong_answer_ends_the_streak_and_is_due_sooner_than_a_right_one() -> None:
    before = last([FIRST, replace(FIRST, at=NOON + timedelta(days=2))])
    assert before.known.streak == 2
    later = replace(FIRST, at=NOON + timedelta(days=9))
    right = one(later, before.known, before.believed)
    wrong = one(replace(later, correct=False), before.known, before.believed)
    assert (right.known.streak, wrong.known.streak) == (3, 0)
    assert wrong.rating is Rating.AGAIN
    assert wrong.known.due_at < right.known.due_at
    assert wrong.known.memory.lapses == right.known.memory.lapses + 1


@pytest.mark.parametrize("rating", Rating)
def test_what_a_learner_says_of_herself_is_the_rating_whatever_her_time_and_hints(
    rating: Rating,
) -> None:
    said = replace(FIRST, self_rating=rating, seconds=99.0, hints_used=2, correct=rating > 1)
    reviewed = one(said)
    assert reviewed.rating is rating
    assert reviewed.known.memory.stability == DEFAULT_WEIGHTS[rating - 1]
    assert reviewed.known.streak == (0 if rating is Rating.AGAIN else 1)
    assert reviewed.believed.pace.answers == 1


def test_an_unmeasured_answer_leaves_the_pace_alone() -> None:
    pace = Pace(5, 1_000_000, 400_000)
    unmeasured = one(replace(FIRST, seconds=None), believed=Believed(pace))
    assert unmeasured.believed.pace == pace


def test_a_question_left_open_all_night_is_slow_and_counts_ten_minutes() -> None:
    reviewed = one(replace(FIRST, seconds=8 * 3600.0))
    assert reviewed.rating is Rating.HARD
    assert [studied_ms(seconds) for seconds in (8 * 3600.0, 12.0, None)] == [600_000, 12_000, 0]


def test_expectations_come_from_the_pace_before_the_answer() -> None:
    slow = last([replace(FIRST, seconds=24.0)] * 12).believed
    assert one(FIRST, believed=slow).expected_seconds > 18.0
    # Twice the declared time is slow for a stranger and nothing unusual for her.
    twice = replace(FIRST, seconds=24.0)
    assert one(twice).rating is Rating.HARD
    assert one(twice, believed=slow).rating is Rating.GOOD


def test_a_snapshot_decides_the_memory_and_the_due_date() -> None:
    other = Population(2, (*DEFAULT_WEIGHTS[:2], 9.0, *DEFAULT_WEIGHTS[3:]), 0.8, RULE_VERSION)
    reviewed = one(FIRST, population=other)
    assert reviewed.known.memory.stability == 9.0
    assert reviewed.known.due_at == due_at(reviewed.known.memory, 0.8, other.weights)
    assert reviewed.known.due_at - NOON > timedelta(days=9)


def test_a_learner_s_own_weights_and_recall_go_before_everybody_s() -> None:
    own = (*DEFAULT_WEIGHTS[:2], 9.0, *DEFAULT_WEIGHTS[3:])
    reviewed = one(FIRST, terms=Terms(own, 0.8))
    assert reviewed.known.memory.stability == 9.0
    assert reviewed.known.due_at == due_at(reviewed.known.memory, 0.8, own)


def test_time_granted_is_time_expected() -> None:
    assert one(FIRST, terms=Terms(time_factor=1.5)).expected_seconds == 18.0
    slower = replace(FIRST, seconds=20.0)
    assert one(slower).rating is Rating.HARD
    assert one(slower, terms=Terms(time_factor=1.5)).rating is Rating.GOOD


def test_rules_this_code_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="no rules 99"):
        one(FIRST, population=replace(DEFAULTS, rule_version=99))


def test_sure_and_wrong_comes_back_in_half_the_time_of_unsure_and_wrong() -> None:
    wrong = replace(FIRST, correct=False)
    sure, unsure = (one(replace(wrong, confidence=said)) for said in ("sure", "unsure"))
    assert sure.rating is unsure.rating is Rating.AGAIN
    assert sure.known.due_at - NOON == (unsure.known.due_at - NOON) / 2
    assert (sure.known.misled, unsure.known.misled) == (True, False)
    # Once it is right again, she is no longer misled.
    later = replace(FIRST, at=NOON + timedelta(days=1))
    assert not one(later, sure.known, sure.believed).known.misled


def test_another_try_in_a_session_changes_nothing_and_the_next_session_does() -> None:
    session = UUID(int=7)
    wrong = replace(FIRST, correct=False, session_id=session)
    first = one(wrong)
    again = replace(wrong, correct=True, at=NOON + timedelta(minutes=1))
    told = fold_answer(first.known, first.believed, {}, again, ITEM, DEFAULTS, Terms())
    assert told is None
    next_time = replace(again, session_id=UUID(int=8))
    assert one(next_time, first.known, first.believed).known.memory.reps == 2
    by_rules_1 = replace(DEFAULTS, rule_version=1)
    assert one(again, first.known, first.believed, by_rules_1).known.memory.reps == 2


def test_ability_rises_with_right_answers_and_falls_with_wrong_ones() -> None:
    right, wrong = one(FIRST), one(replace(FIRST, correct=False))
    assert wrong.believed.ability.mean < Ability().mean < right.believed.ability.mean
    assert dict(right.skills)["brewing"].ability.mean > 0.0 > wrong.skills[0][1].ability.mean


def test_a_repeat_that_was_to_be_expected_says_little_of_ability() -> None:
    first = one(FIRST)
    soon = one(replace(FIRST, at=NOON + timedelta(hours=13)), first.known, first.believed)
    assert soon.chance > 0.85
    step = first.believed.ability.mean
    assert 0.0 < soon.believed.ability.mean - step < step / 2


def test_an_exercise_taken_out_leaves_ability_and_mastery_alone_and_the_memory_moves() -> None:
    reviewed = one(replace(FIRST, counts=False))
    assert reviewed.believed.ability == Ability()
    assert reviewed.skills == ()
    assert reviewed.known.memory.reps == 1


def test_mixed_is_an_answer_after_another_skill_in_the_same_session() -> None:
    session = UUID(int=7)
    other = replace(FIRST, exercise_id="tea/pu-erh/old", skills=("storing",), session_id=session)
    here = replace(FIRST, session_id=session, at=NOON + timedelta(minutes=1))
    elsewhere = replace(here, session_id=UUID(int=8))
    assert dict(last([other, here]).skills)["brewing"].mixed_successes == 1
    assert dict(last([other, elsewhere]).skills)["brewing"].mixed_successes == 0
    alike = replace(other, skills=("brewing", "storing"))
    assert dict(last([alike, here]).skills)["brewing"].mixed_successes == 0


@settings(max_examples=80, deadline=None)
@given(st.lists(answers, max_size=20))
def test_every_log_folds_into_memories_that_make_sense(log: list[Answered]) -> None:
    log.sort(key=lambda answered: answered.at)
    folded = zip(log, fold(log), strict=True)
    done = [(answered, reviewed) for answered, reviewed in folded if reviewed is not None]
    for answered, reviewed in done:
        memory = reviewed.known.memory
        assert reviewed.known.due_at > memory.last_review_at
        assert memory.last_review_at == answered.at
        assert 1.0 <= memory.difficulty <= 10.0
        assert 0 <= studied_ms(answered.seconds) <= 600_000
        assert (reviewed.rating is Rating.AGAIN) == (not answered.correct)
        assert reviewed.known.streak <= memory.reps
        assert reviewed.known.failures <= memory.reps
        assert 0.0 < reviewed.chance < 1.0
        assert retrievability(memory, answered.at) == 1.0
        if answered.hints_used and answered.correct:
            assert reviewed.rating is Rating.HARD
    measured = sum(answered.seconds is not None for answered, _ in done)
    assert not done or done[-1][1].believed.pace.answers == measured


devices = st.sampled_from([UUID(int=number) for number in (7, 3, 2**100)])
keyed = st.lists(
    st.tuples(devices, st.integers(0, 5), answers),
    max_size=15,
    unique_by=lambda each: (each[0], each[1]),
)


@settings(max_examples=60, deadline=None)
@given(keyed.flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_arrival_in_any_order_folds_into_the_same_once_sorted(
    arrivals: tuple[list[tuple[UUID, int, Answered]], list[tuple[UUID, int, Answered]]],
) -> None:
    def in_order(log: list[tuple[UUID, int, Answered]]) -> list[Answered]:
        # Only ten different moments, so that device and sequence have to decide.
        key = [(event_order_key(_tenth(each[2].at), each[0], each[1]), each[2]) for each in log]
        return [answered for _, answered in sorted(key, key=lambda pair: pair[0])]

    sent, shuffled = arrivals
    assert fold(in_order(sent)) == fold(in_order(shuffled))


def _tenth(at: datetime) -> datetime:
    return NOON + timedelta(days=at.day % 10)
