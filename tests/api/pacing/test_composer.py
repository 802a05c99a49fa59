"""What a composed session promises: it fits, repeats nothing, respects locks and gives reasons."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from api.pacing.composer import compose
from api.pacing.filling import alone
from api.pacing.gathering import gather
from api.pacing.guidance import LessonInTurn, in_turn
from api.pacing.memory import Memory, Rating, due_at, retrievability, review
from api.pacing.pace import Pace, spread
from api.pacing.plan import (
    DoExercise,
    LessonCandidate,
    NewExercise,
    Plan,
    ReadLesson,
    Reason,
    ReviewCandidate,
    Step,
)
from api.pacing.situation import Situation

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIVE_MINUTES = 300.0

few = settings(max_examples=60, deadline=None)


def memory(stability: float = 3.0, days: float = 4.0, difficulty: float = 5.0) -> Memory:
    return Memory(stability, difficulty, NOW - timedelta(days=days), reps=2, lapses=0)


def met(exercise_id: str, lesson_id: str = "greetings", **changes: object) -> ReviewCandidate:
    candidate = ReviewCandidate(
        exercise_id, lesson_id, memory(), NOW, declared_seconds=15.0, chance_right=-1.0
    )
    changed = replace(candidate, **changes)  # type: ignore[arg-type]
    if changed.chance_right < 0.0:
        changed = replace(changed, chance_right=retrievability(changed.memory, NOW))
    return replace(changed, due_at=due_at(changed.memory))


def new_one(exercise_id: str, seconds: float = 15.0, chance_right: float = 0.7) -> NewExercise:
    return NewExercise(exercise_id, seconds, chance_right)


def lesson(lesson_id: str, exercises: int = 4, **changes: object) -> LessonCandidate:
    candidate = LessonCandidate(
        lesson_id,
        reading_seconds=40.0,
        exercises=tuple(new_one(f"{lesson_id}-{number}") for number in range(exercises)),
        unmet_prerequisites=(),
        weight=1.0,
        position=1,
        started=False,
    )
    return replace(candidate, **changes)  # type: ignore[arg-type]


def session(
    due: Sequence[ReviewCandidate] = (),
    new: Sequence[LessonCandidate] = (),
    budget_seconds: float = FIVE_MINUTES,
) -> Plan:
    return compose(due, new, Pace(), budget_seconds, NOW)


def exercise_ids(plan: Plan) -> list[str]:
    return [step.exercise_id for step in plan.steps if isinstance(step, DoExercise)]


def new_seconds(plan: Plan) -> float:
    return sum(step.seconds for step in plan.steps if isinstance(step, ReadLesson) or step.new)


def is_new_of(step: Step, lesson_ids: Container[str]) -> bool:
    return step.lesson_id in lesson_ids and (isinstance(step, ReadLesson) or step.new)


def lessons_in_turn(
    due: Sequence[ReviewCandidate], new: Sequence[LessonCandidate]
) -> list[LessonInTurn]:
    return in_turn(gather(due, new, NOW).lessons, Situation(), NOW)


def places_begun(plan: Plan, order: Sequence[LessonInTurn]) -> list[int]:
    begun = (s.lesson_id for s in plan.steps if isinstance(s, ReadLesson) or s.new)
    names = [each.lesson.lesson_id for each in order]
    return [names.index(lesson_id) for lesson_id in dict.fromkeys(begun)]


def remembered(
    exercise_id: str,
    lesson_id: str,
    kept: Memory,
    declared_seconds: float,
    weight: float,
    last_failed: bool,
) -> ReviewCandidate:
    due, chance = due_at(kept), retrievability(kept, NOW)
    return ReviewCandidate(
        exercise_id, lesson_id, kept, due, declared_seconds, chance, weight, last_failed
    )


names = st.integers(0, 25).map(str)
seconds = st.floats(min_value=1.0, max_value=200.0)
memories = st.builds(memory, st.floats(0.01, 500.0), st.floats(0.0, 300.0), st.floats(1.0, 10.0))
reviews = st.lists(
    st.builds(
        remembered,
        names,
        names,
        memories,
        seconds,
        st.sampled_from([1.0, 2.0, 3.0]),
        st.booleans(),
    ),
    max_size=15,
)
lessons = st.lists(
    st.builds(
        LessonCandidate,
        names,
        st.floats(0.0, 200.0),
        st.lists(st.builds(NewExercise, names, seconds, st.floats(0.0, 1.0)), max_size=5).map(
            tuple
        ),
        st.sampled_from([(), (), ("intro",)]),
        st.sampled_from([1.0, 2.0]),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=5,
)
budgets = st.floats(min_value=0.0, max_value=1200.0)
paces = st.builds(Pace, st.just(10), st.integers(-9_000_000, 9_000_000), st.just(9_000_000))


@few
@given(reviews, lessons, paces, budgets)
def test_a_session_is_never_over_budget(
    due: list[ReviewCandidate], new: list[LessonCandidate], pace: Pace, budget: float
) -> None:
    plan = compose(due, new, pace, budget, NOW)
    assert plan.predicted_seconds <= budget
    assert plan.expected_seconds == sum(step.seconds for step in plan.steps)
    assert plan.expected_seconds <= plan.predicted_seconds + 1e-9


@few
@given(reviews, lessons, budgets)
def test_nothing_comes_twice_and_nothing_locked_comes_at_all(
    due: list[ReviewCandidate], new: list[LessonCandidate], budget: float
) -> None:
    plan = session(due, new, budget)
    assert len(exercise_ids(plan)) == len(set(exercise_ids(plan)))
    read = [step.lesson_id for step in plan.steps if isinstance(step, ReadLesson)]
    assert len(read) == len(set(read))
    open_lessons = {one.lesson_id for one in new if not one.unmet_prerequisites}
    assert all(
        (isinstance(step, DoExercise) and not step.new) or step.lesson_id in open_lessons
        for step in plan.steps
    )


@few
@given(reviews, lessons, budgets)
@example([], [lesson("tiny", exercises=0, reading_seconds=5e-324)], 0.0)
def test_there_is_a_step_or_a_reason_for_none(
    due: list[ReviewCandidate], new: list[LessonCandidate], budget: float
) -> None:
    plan = session(due, new, budget)
    assert (plan.nothing is None) == bool(plan.steps)


@few
@given(reviews, lessons, budgets, st.integers(0, 3), st.randoms())
def test_the_same_candidates_in_any_order_make_the_same_plan(
    due: list[ReviewCandidate], new: list[LessonCandidate], budget: float, seed: int, dice: object
) -> None:
    due = list({one.exercise_id: one for one in due}.values())
    new = list({one.lesson_id: one for one in new}.values())
    plan = compose(due, new, Pace(), budget, NOW, seed=seed)
    assert compose(due[::-1], new[::-1], Pace(), budget, NOW, seed=seed) == plan


def only_new_material_fits(plan: Plan, budget: float) -> bool:
    """A break too short for any due review may go to new material alone."""
    return plan.left_over > 0 and new_seconds(plan) > 0.6 * budget


def passes_over_a_lesson(plan: Plan, order: Sequence[LessonInTurn]) -> bool:
    """A lesson it had no room for may have room, and so come first, in a longer break."""
    begun = places_begun(plan, order)
    return begun != list(range(len(begun)))


@few
@given(reviews, lessons, st.integers(1, 15), st.floats(0.0, 300.0))
def test_more_minutes_are_never_worth_less(
    due: list[ReviewCandidate], new: list[LessonCandidate], minutes: int, more: float
) -> None:
    shorter = session(due, new, 60.0 * minutes)
    assume(not only_new_material_fits(shorter, 60.0 * minutes))
    assume(not passes_over_a_lesson(shorter, lessons_in_turn(due, new)))
    longer = session(due, new, 60.0 * minutes + more)
    assert longer.value >= shorter.value - 1e-9


def test_a_long_lesson_that_just_fits_does_not_push_out_what_was_worth_more() -> None:
    due = [met("one", declared_seconds=20.0), met("two", declared_seconds=60.0)]
    due.append(met("three", declared_seconds=40.0))
    bites = tuple(new_one(f"long-{number}", 30.0) for number in range(3))
    long = replace(lesson("long"), reading_seconds=80.0, exercises=bites)
    short = lesson("short", exercises=2, position=2, reading_seconds=0.0)
    assert session(due, [long, short], 300.0).value >= session(due, [long, short], 240.0).value


@few
@given(st.lists(seconds, max_size=30), lessons, budgets)
def test_new_material_keeps_to_its_share_while_due_reviews_wait(
    declared: list[float], new: list[LessonCandidate], budget: float
) -> None:
    due = [met(f"due-{number}", declared_seconds=one) for number, one in enumerate(declared)]
    plan = session(due, new, budget)
    if plan.left_over < len(due) and plan.left_over > 0:
        assert new_seconds(plan) <= 0.6 * budget


def test_a_break_too_short_for_the_due_review_goes_to_a_lesson_instead_of_to_waste() -> None:
    plan = session(
        [met("long", declared_seconds=200.0)], [lesson("numbers", reading_seconds=130.0)]
    )
    assert plan.left_over == 1
    assert new_seconds(plan) > 130.0


def test_a_backlog_leaves_new_material_its_share_and_counts_what_is_left_over() -> None:
    due = [met(f"due-{number}") for number in range(40)]
    plan = session(due, [lesson("numbers", exercises=12)])
    assert 120.0 < new_seconds(plan) <= 180.0
    assert plan.left_over == 40 - sum(
        not step.new for step in plan.steps if isinstance(step, DoExercise)
    )


@few
@given(reviews, lessons, budgets)
def test_no_lesson_goes_before_an_earlier_one_that_the_break_has_room_for(
    due: list[ReviewCandidate], new: list[LessonCandidate], budget: float
) -> None:
    plan, order = session(due, new, budget), lessons_in_turn(due, new)
    begun = places_begun(plan, order)
    assert begun == sorted(begun)
    later = {each.lesson.lesson_id for each in order}
    for place in range(max(begun, default=0)):
        passed = order[place].lesson
        if place not in begun:
            others = [step.seconds for step in plan.steps if not is_new_of(step, later)]
            first = [each.declared_seconds for each in passed.exercises[:1]]
            needed = alone(spread(Pace()), *others, passed.reading_seconds, *first)
            assert needed > budget - 1e-6
        later.remove(passed.lesson_id)


def test_a_short_lesson_that_ends_in_time_does_not_go_before_a_long_one_begun_in_it() -> None:
    long = lesson("long", exercises=9, reading_seconds=120.0)
    short = lesson("short", exercises=9, position=2, reading_seconds=0.0)
    assert session(new=[long, short], budget_seconds=240.0).steps[0].lesson_id == "long"


def test_a_lesson_over_the_share_of_new_material_keeps_later_ones_waiting() -> None:
    due = [met(f"due-{number}", declared_seconds=200.0) for number in range(9)]
    first = lesson("first", exercises=12, reading_seconds=0.0)
    long = lesson("long", position=2, reading_seconds=60.0)
    short = lesson("short", position=3, exercises=1, reading_seconds=0.0)
    plan = session(due, [first, long, short], budget_seconds=400.0)
    assert {step.lesson_id for step in plan.steps} == {"first"}
    assert plan.left_over == 9


def test_with_nothing_due_the_whole_break_is_open_to_a_lesson() -> None:
    plan = session(new=[lesson("numbers", exercises=12)])
    assert new_seconds(plan) > 0.6 * FIVE_MINUTES


def test_a_lesson_is_read_first_and_its_exercises_follow_in_order() -> None:
    plan = session(new=[lesson("numbers", exercises=3)])
    new = Reason("new_lesson")
    assert plan.steps == (
        ReadLesson("numbers", 40.0, new),
        DoExercise("numbers-0", "numbers", 15.0, True, new),
        DoExercise("numbers-1", "numbers", 15.0, True, new),
        DoExercise("numbers-2", "numbers", 15.0, True, new),
    )


def test_a_lesson_too_long_for_the_break_is_cut_after_an_exercise_and_continued() -> None:
    whole = lesson("numbers", exercises=9)
    first = session(new=[whole], budget_seconds=120.0)
    done = exercise_ids(first)
    assert isinstance(first.steps[0], ReadLesson)
    assert 1 <= len(done) < 9
    rest = tuple(one for one in whole.exercises if one.exercise_id not in done)
    second = session(new=[replace(whole, exercises=rest, started=True)])
    assert exercise_ids(second) == [one.exercise_id for one in rest]
    assert {step.reason.code for step in second.steps} == {"continue_lesson"}
    assert not any(isinstance(step, ReadLesson) for step in second.steps)


def test_a_reading_without_room_for_an_exercise_is_not_begun() -> None:
    plan = session(new=[lesson("numbers", reading_seconds=50.0)], budget_seconds=75.0)
    assert plan.steps == ()
    assert plan.nothing == Reason("nothing_fits_minutes", (("minutes_needed", 2),))


def test_lessons_come_started_first_then_mandatory_then_in_the_authors_order() -> None:
    new = [
        lesson("fourth", exercises=1, position=4),
        lesson("third", exercises=1, position=3),
        lesson("mandatory", exercises=1, position=8, weight=2.0),
        lesson("begun", exercises=1, position=9, started=True),
    ]
    plan = session(new=new, budget_seconds=1200.0)
    assert exercise_ids(plan) == ["begun-0", "mandatory-0", "third-0", "fourth-0"]


def test_a_lesson_left_unfinished_is_the_last_one_opened() -> None:
    new = [lesson("long", exercises=9), lesson("short", exercises=1, position=2)]
    plan = session(new=new, budget_seconds=150.0)
    assert {step.lesson_id for step in plan.steps} == {"long"}


def test_what_saves_more_per_second_is_taken_first() -> None:
    due = [met(f"slow-{number}", declared_seconds=60.0) for number in range(9)]
    quick = [met(f"quick-{number}", declared_seconds=10.0) for number in range(5)]
    plan = session([*due, *quick], budget_seconds=85.0)
    assert set(exercise_ids(plan)) == {one.exercise_id for one in quick}


def test_a_mandatory_review_outweighs_an_ordinary_one() -> None:
    due = [met("ordinary"), met("mandatory", weight=2.0)]
    assert exercise_ids(session(due, budget_seconds=30.0)) == ["mandatory"]


def test_a_session_starts_with_something_easy_where_there_is_one() -> None:
    hard = [met(f"hard-{number}", memory=memory(1.0, days=40.0)) for number in range(4)]
    easy = met("easy", "numbers", memory=memory(10.0, days=11.0))
    plan = session([*hard, easy])
    assert exercise_ids(plan)[0] == "easy"
    recall = round(100 * retrievability(easy.memory, NOW))
    assert plan.steps[0].reason == Reason("easy_start", (("recall_percent", recall),))
    assert {step.reason.code for step in plan.steps[1:]} == {"review_overdue"}


@few
@given(st.lists(st.sampled_from("abcde"), min_size=2, max_size=12))
def test_reviews_of_one_lesson_stand_apart_wherever_that_is_possible(owners: list[str]) -> None:
    due = [met(f"due-{number}", owner) for number, owner in enumerate(owners)]
    plan = session(due, budget_seconds=1200.0)
    order = [step.lesson_id for step in plan.steps]
    assert sorted(order) == sorted(owners)
    most = max(order.count(owner) for owner in order)
    unavoidable = max(0, 2 * most - len(order) - 1)
    assert sum(one == then for one, then in pairwise(order)) == unavoidable


def test_an_answer_of_a_moment_ago_is_not_asked_again_unless_it_failed() -> None:
    fresh = memory(0.002, days=9.0 / 1440.0)
    assert due_at(fresh) > NOW
    assert session([met("right", memory=fresh)]).steps == ()
    again = session([met("wrong", memory=fresh, last_failed=True)])
    assert exercise_ids(again) == ["wrong"]


def test_minutes_left_over_go_to_reviews_that_will_be_due() -> None:
    early = met("early", memory=memory(20.0, days=12.0))
    too_early = met("too-early", memory=memory(20.0, days=0.4))
    plan = session([met("due"), early, too_early])
    assert exercise_ids(plan) == ["due", "early"]
    assert plan.steps[1].reason.code == "review_early"
    assert plan.left_over == 0


def test_what_is_still_certain_does_not_fill_the_minutes() -> None:
    certain = met("certain", memory=memory(200.0, days=5.0))
    fading = met("fading", memory=memory(20.0, days=12.0))
    assert exercise_ids(session([certain, fading])) == ["fading"]
    assert session([certain]).nothing is not None


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (4.0, Reason("review_due", (("recall_percent", 88),))),
        (9.0, Reason("review_overdue", (("recall_percent", 81), ("days_late", 6)))),
    ],
)
def test_a_review_says_how_much_is_left_and_how_late_it_is(days: float, reason: Reason) -> None:
    first = met("easier", memory=memory(30.0, days=31.0), weight=9.0)
    plan = session([first, met("asked", "numbers", memory=memory(3.0, days))])
    assert [step.reason for step in plan.steps[1:]] == [reason]


def test_nothing_at_all_is_nothing_due() -> None:
    assert session().nothing == Reason("nothing_due")


def test_nothing_due_says_when_the_next_review_is() -> None:
    resting = met("resting", memory=memory(3.0, days=0.25))
    expected = (NOW + timedelta(days=2.75)).isoformat()
    assert session([resting]).nothing == Reason("nothing_due", (("next_due_at", expected),))


def test_only_locked_lessons_say_which_prerequisite_is_missing() -> None:
    new = [
        lesson("later", position=2, unmet_prerequisites=("numbers",)),
        lesson("sooner", position=1, unmet_prerequisites=("greetings",)),
    ]
    names = (("lesson_id", "sooner"), ("prerequisite", "greetings"))
    assert session(new=new).nothing == Reason("all_prerequisites_unmet", names)


def test_a_break_too_short_says_how_many_minutes_would_do() -> None:
    plan = session([met("long", declared_seconds=90.0)], budget_seconds=60.0)
    assert plan.nothing == Reason("nothing_fits_minutes", (("minutes_needed", 3),))
    assert plan.left_over == 1


def test_the_value_of_a_plan_is_what_its_reviews_gain() -> None:
    due = [met("one"), met("two", weight=2.0)]
    kept, horizon = memory(), NOW + timedelta(days=30)
    p = retrievability(kept, NOW)
    right = retrievability(review(kept, Rating.GOOD, NOW), horizon)
    wrong = retrievability(review(kept, Rating.AGAIN, NOW), horizon)
    gain = p * right + (1 - p) * wrong - retrievability(kept, horizon)
    assert gain > 0.0
    assert session(due).value == pytest.approx(3.0 * gain)


def test_a_slow_learner_gets_a_shorter_session() -> None:
    due = [met(f"due-{number}") for number in range(40)]
    slow = Pace(answers=60, log_ratio_micro_sum=40_000_000, log_ratio_micro_square_sum=32_000_000)
    assert len(compose(due, (), slow, FIVE_MINUTES, NOW).steps) < len(session(due).steps)


def test_another_seed_breaks_ties_another_way() -> None:
    due = [met(f"due-{number}", f"lesson-{number}") for number in range(10)]
    plans = {compose(due, (), Pace(), FIVE_MINUTES, NOW, seed=seed) for seed in range(4)}
    assert len(plans) > 1
