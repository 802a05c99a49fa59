"""Who leads a session, what was said before, and what is never given whoever leads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.composer import compose
from api.pacing.memory import Memory, due_at, retrievability
from api.pacing.pace import Pace
from api.pacing.plan import (
    DoExercise,
    LessonCandidate,
    NewExercise,
    Plan,
    Reason,
    Refused,
    ReviewCandidate,
)
from api.pacing.situation import Assignment, Mode, Said, Situation, Skill, Wish

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


def met(
    name: str, lesson_id: str = "old", stability: float = 3.0, **changes: object
) -> ReviewCandidate:
    memory = Memory(stability, 5.0, NOW - timedelta(days=4), reps=2, lapses=0)
    chance = retrievability(memory, NOW)
    review = ReviewCandidate(name, lesson_id, memory, due_at(memory), 15.0, chance)
    return replace(review, **changes)  # type: ignore[arg-type]


def lesson(name: str, position: int, chance: float = 0.7, **changes: object) -> LessonCandidate:
    exercises = tuple(NewExercise(f"{name}-{number}", 15.0, chance) for number in range(2))
    one = LessonCandidate(name, 20.0, exercises, (), 1.0, position, started=False)
    return replace(one, **changes)  # type: ignore[arg-type]


REVIEWS = [met(f"due-{number}", f"old-{number}") for number in range(4)]
LESSONS = [lesson("first", 1), lesson("second", 2), lesson("third", 3)]


def session(
    situation: Situation,
    reviews: Sequence[ReviewCandidate] = REVIEWS,
    lessons: Sequence[LessonCandidate] = LESSONS,
    seconds: float = 600.0,
) -> Plan:
    return compose(reviews, lessons, Pace(), seconds, NOW, situation=situation)


def asked(plan: Plan) -> list[str]:
    return [step.exercise_id for step in plan.steps if isinstance(step, DoExercise)]


def lessons_of(plan: Plan) -> list[str]:
    new = [step.lesson_id for step in plan.steps if not isinstance(step, DoExercise) or step.new]
    return list(dict.fromkeys(new))


def reason_of(plan: Plan, name: str) -> Reason:
    return next(
        step.reason
        for step in plan.steps
        if step.lesson_id == name or (isinstance(step, DoExercise) and step.exercise_id == name)
    )


def chosen(*ids: str, **changes: object) -> Situation:
    return replace(Situation(Mode.SELF_DIRECTED, chosen=ids), **changes)  # type: ignore[arg-type]


def test_her_own_choice_comes_in_her_own_order_and_the_rest_is_only_offered() -> None:
    plan = session(chosen("third", "due-2", "first"))
    assert asked(plan) == ["third-0", "third-1", "due-2", "first-0", "first-1"]
    assert {step.reason for step in plan.steps} == {Reason("your_choice")}
    offered = [step.exercise_id for step in plan.offers if isinstance(step, DoExercise)]
    assert sorted(offered) == ["due-0", "due-1", "due-3", "second-0", "second-1"]


def test_her_choice_is_cut_where_the_break_ends_and_the_rest_is_carried_over() -> None:
    plan = session(chosen("third", "due-2", "first", "due-0"), seconds=120.0)
    assert asked(plan) == ["third-0", "third-1", "due-2"]
    assert plan.left_over == 3
    assert plan.carried == Reason("carried_over", (("count", 3), ("minutes", 2)))


@given(
    st.lists(st.sampled_from(["third", "due-2", "first", "due-0", "first-1"])), st.floats(0, 500)
)
@settings(max_examples=60, deadline=None)
def test_no_choice_is_ever_reordered_or_over_budget(ids: list[str], seconds: float) -> None:
    whole = asked(session(chosen(*ids), seconds=6000.0))
    plan = session(chosen(*ids), seconds=seconds)
    assert asked(plan) == whole[: len(asked(plan))]
    assert plan.predicted_seconds <= seconds
    assert len(whole) == len(set(whole))


def test_what_is_locked_or_withdrawn_or_gone_cannot_be_chosen_and_says_so() -> None:
    locked = lesson("later", 9, unmet_prerequisites=("first",))
    plan = session(
        chosen("later", "bad", "retired", "nowhere"),
        [met("bad", withdrawn=True)],
        [locked, lesson("retired", 8, withdrawn=True)],
    )
    assert plan.refused == (
        Refused("later", Reason("choice_locked", (("prerequisite", "first"),))),
        Refused("bad", Reason("choice_withdrawn")),
        Refused("retired", Reason("choice_withdrawn")),
        Refused("nowhere", Reason("choice_not_open")),
    )
    assert plan.nothing == Reason("nothing_of_choice")


def test_having_chosen_nothing_she_is_told_so_and_offered_a_session() -> None:
    plan = session(chosen())
    assert (plan.steps, plan.nothing) == ((), Reason("nothing_chosen"))
    assert plan.offers


def test_a_coachs_lesson_comes_first_and_says_whose_it_is() -> None:
    given_one = (Assignment("third", "Ms Okoye"), Assignment("second", "Mr Brandt"))
    plan = session(Situation(Mode.COACH_DIRECTED, assigned=given_one), seconds=150.0)
    assert lessons_of(plan)[:1] == ["third"]
    assert plan.steps[0].lesson_id == "third"
    assert reason_of(plan, "third") == Reason("assigned", (("coach", "Ms Okoye"),))


def test_a_ranked_list_decides_the_order_of_new_lessons() -> None:
    plan = session(Situation(Mode.RECOMMENDED, recommended=("second", "locked", "third")))
    assert lessons_of(plan) == ["second", "third", "first"]
    assert reason_of(plan, "third") == Reason("recommended", (("place", 3),))
    assert reason_of(plan, "first") == Reason("new_lesson")


def test_a_change_of_mode_and_back_changes_nothing() -> None:
    before = session(Situation())
    session(chosen("third"))
    session(Situation(Mode.COACH_DIRECTED, assigned=(Assignment("third", "Ms Okoye"),)))
    assert session(Situation()) == before
    assert lessons_of(before) == ["first", "second", "third"]


def test_not_now_stays_away_until_its_time_and_then_returns() -> None:
    wishes = (Wish("first", Said.NOT_NOW, TOMORROW), Wish("due-1", Said.NOT_NOW, TOMORROW))
    plan = session(Situation(wishes=wishes))
    assert "first" not in lessons_of(plan)
    assert "due-1" not in asked(plan)
    over = tuple(replace(wish, until=NOW) for wish in wishes)
    assert session(Situation(wishes=over)) == session(Situation())


def test_too_hard_puts_a_lesson_behind_and_mends_its_skills_first() -> None:
    lessons = [lesson("first", 1, skills=("tables",)), lesson("second", 2)]
    reviews = [met("plain", "a"), met("table", "b", skills=("tables",))]
    wish = Situation(wishes=(Wish("first", Said.TOO_HARD, TOMORROW),))
    plan = session(wish, reviews, lessons)
    assert lessons_of(plan) == ["second", "first"]
    recall = ("recall_percent", 88)
    assert session(wish, reviews, [lessons[0]], 30.0).steps[0].lesson_id == "b"
    hard_first = [met("plain", "a", chance_right=0.8), reviews[1]]
    hard_first[1] = replace(hard_first[1], chance_right=0.8)
    told = session(wish, hard_first, lessons)
    assert reason_of(told, "table") == Reason(
        "remedial", (("skill", "tables"), ("recall_percent", 80))
    )
    assert recall[1] == round(100 * reviews[0].chance_right)


def test_too_easy_lets_the_harder_lesson_of_its_skill_come_first() -> None:
    lessons = [lesson("easy", 1, 0.9, skills=("sums",)), lesson("hard", 2, 0.6, skills=("sums",))]
    assert lessons_of(session(Situation(), (), lessons)) == ["easy", "hard"]
    wish = Situation(wishes=(Wish("easy", Said.TOO_EASY, TOMORROW),))
    plan = session(wish, (), lessons)
    assert lessons_of(plan) == ["hard", "easy"]
    assert reason_of(plan, "hard") == Reason("stretch")


def test_who_is_far_above_a_lesson_gets_the_harder_one_of_its_skill_first() -> None:
    lessons = [lesson("easy", 1, 0.97, skills=("sums",)), lesson("hard", 2, 0.8, skills=("sums",))]
    plan = session(Situation(), (), lessons)
    assert lessons_of(plan) == ["hard", "easy"]
    assert reason_of(plan, "hard") == Reason("stretch")


def test_too_easy_reviews_of_its_skill_wait_behind_the_others() -> None:
    reviews = [
        met("told", "a", skills=("sums",), chance_right=0.8),
        met("like-it", "b", skills=("sums",), chance_right=0.85),
        met("harder", "c", skills=("sums",), chance_right=0.7),
    ]
    wish = Situation(wishes=(Wish("told", Said.TOO_EASY, TOMORROW),))
    assert asked(session(wish, reviews, (), 30.0)) == ["harder"]


def test_repeated_misses_bring_back_the_weak_skill_beneath_even_before_it_is_due() -> None:
    early = met("beneath", "a", stability=6.0, skills=("sums",))
    assert early.due_at > NOW
    skills = (Skill("sums", 0.5), Skill("averages", 0.6, recent_misses=2, builds_on=("sums",)))
    plan = session(Situation(skills=skills), [early, met("due", "b")], ())
    recall = ("recall_percent", round(100 * early.chance_right))
    assert reason_of(session(Situation(skills=skills), [early], ()), "beneath").code == "easy_start"
    reasons = {step.reason.code for step in plan.steps}
    assert reasons <= {"easy_start", "remedial", "weakest_skill", "review_due", "review_overdue"}
    slips = (skills[0], replace(skills[1], recent_misses=1))
    calm = session(Situation(skills=slips), [early, met("due", "b")], ())
    assert "remedial" not in {step.reason.code for step in calm.steps}
    assert recall[1] > 85


def test_the_weakest_skill_has_a_review_in_every_session_with_room_for_it() -> None:
    strong = [met(f"strong-{n}", f"s{n}", 1.0, skills=("strong",)) for n in range(20)]
    weak = met("weak", "w", stability=3.9, skills=("weak",), declared_seconds=40.0)
    skills = (Skill("strong", 0.9), Skill("weak", 0.4))
    assert "weak" not in asked(session(Situation(), [*strong, weak], (), 120.0))
    plan = session(Situation(skills=skills), [*strong, weak], (), 120.0)
    assert "weak" in asked(plan)


def test_a_session_that_would_end_on_a_probable_miss_ends_on_something_known() -> None:
    reviews = [met("easy-1", "a"), met("easy-2", "b"), met("hard", "c", chance_right=0.5)]
    plan = session(Situation(), reviews, [lesson("tough", 1, chance=0.4)])
    assert asked(plan)[-1] in {"easy-1", "easy-2"}
    assert plan.steps[-1].reason.code == "good_end"
    assert session(Situation(), reviews, [lesson("fine", 1)]).steps[-1].lesson_id == "fine"


def test_a_lesson_that_could_be_finished_is_not_left_in_the_middle() -> None:
    whole = lesson("whole", 1, reading_seconds=30.0)
    due = [met(f"due-{n}", f"old-{n}", 2.0) for n in range(30)]
    for seconds in range(60, 420, 20):
        new = [
            step
            for step in session(Situation(), due, [whole], seconds).steps
            if step.lesson_id == "whole"
        ]
        assert len(new) in (0, 3)


names = st.integers(0, 12).map(str)
flags = st.booleans()
any_reviews = st.lists(
    st.builds(
        met, names, names, st.floats(0.5, 20.0), withdrawn=flags, chance_right=st.floats(0, 1)
    ),
    max_size=8,
)
any_lessons = st.lists(
    st.builds(
        lesson,
        names,
        st.integers(0, 9),
        st.floats(0.0, 1.0),
        withdrawn=flags,
        unmet_prerequisites=st.sampled_from([(), ("x",)]),
        skills=st.sampled_from([(), ("a",), ("a", "b")]),
    ),
    max_size=4,
    unique_by=lambda one: one.lesson_id,
)
situations = st.builds(
    Situation,
    st.sampled_from(Mode),
    st.lists(names, max_size=4).map(tuple),
    st.lists(st.builds(Assignment, names, st.just("Ms Okoye")), max_size=3).map(tuple),
    st.lists(names, max_size=4).map(tuple),
    st.just((Skill("a", 0.5), Skill("b", 0.4, 3, ("a",)))),
    st.lists(st.builds(Wish, names, st.sampled_from(Said), st.just(TOMORROW)), max_size=3).map(
        tuple
    ),
)


@given(any_reviews, any_lessons, situations, st.floats(0.0, 900.0))
@settings(max_examples=60, deadline=None)
def test_in_every_mode_it_fits_and_nothing_withdrawn_locked_or_twice_comes(
    reviews: list[ReviewCandidate],
    lessons: list[LessonCandidate],
    situation: Situation,
    seconds: float,
) -> None:
    reviews = list({one.exercise_id: one for one in reviews}.values())
    plan = session(situation, reviews, lessons, seconds)
    assert plan == session(situation, reviews[::-1], lessons[::-1], seconds)
    assert plan.predicted_seconds <= seconds
    assert len(asked(plan)) == len(set(asked(plan)))
    open_ones = {
        one.lesson_id for one in lessons if not one.withdrawn and not one.unmet_prerequisites
    }
    usable = {one.exercise_id for one in reviews if not one.withdrawn}
    for step in (*plan.steps, *plan.offers):
        if isinstance(step, DoExercise) and not step.new:
            assert step.exercise_id in usable
        else:
            assert step.lesson_id in open_ones
