"""What a learner is recommended: reasons always, the same every time, nothing that is not hers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.eligibility import why_not
from api.pacing.recommending import recommend
from api.pacing.suggestions import CatalogueLesson, SkillStanding, Wants, WentOn

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEVELS = ("new", "started", "familiar", "proficient", "mastered")
SKILLS = ("links", "mail", "passwords")


def lesson(lesson_id: str, position: int = 1, **changes: object) -> CatalogueLesson:
    course_id = lesson_id.partition("/")[0]
    return replace(CatalogueLesson(lesson_id, course_id, position, 4.0), **changes)  # type: ignore[arg-type]


CATALOGUE = [
    lesson("spelling/one", skills=("commas",)),
    lesson("security/two", 2, skills=("links",)),
    lesson("security/one", skills=("mail",)),
    lesson("hygiene/one", skills=("hands",)),
]

flags = st.booleans()
lessons = st.builds(
    CatalogueLesson,
    lesson_id=st.integers(0, 9).map(str),
    course_id=st.sampled_from(["a", "b", "c"]),
    position=st.integers(0, 4),
    minutes=st.floats(1, 10),
    skills=st.lists(st.sampled_from(SKILLS), unique=True, max_size=2).map(tuple),
    chance=st.none() | st.floats(0, 1),
    due_at=st.none() | st.integers(-20, 20).map(lambda days: NOW + timedelta(days=days)),
    prerequisites_met=flags,
    retired=flags,
    completed=flags,
    for_her_group=flags,
)
catalogues = st.lists(lessons, max_size=8, unique_by=lambda each: each.lesson_id)
learners = st.builds(
    Wants,
    interests=st.frozensets(st.sampled_from(SKILLS)),
    standings=st.dictionaries(
        st.sampled_from(SKILLS),
        st.builds(SkillStanding, st.sampled_from(LEVELS), st.floats(0, 1)),
    ),
    courses_begun=st.frozensets(st.sampled_from(["a", "b"])),
    dismissed=st.dictionaries(
        st.integers(0, 9).map(str), st.sampled_from([NOW, NOW + timedelta(days=3)])
    ),
    followed=st.dictionaries(
        st.integers(0, 9).map(str), st.integers(0, 30).map(lambda number: WentOn(number, 30))
    ),
)


def test_a_new_learner_is_given_the_first_lesson_of_every_course() -> None:
    found = recommend(CATALOGUE, Wants(), NOW)
    assert [each.lesson_id for each in found] == ["hygiene/one", "security/one", "spelling/one"]
    assert {reason.code for each in found for reason in each.reasons} == {"start_here"}


def test_two_learners_with_the_same_lessons_get_different_ones_first() -> None:
    likes_commas = Wants(interests=frozenset({"commas"}))
    fell_for_links = Wants(
        standings={"links": SkillStanding("started", 0.2)}, courses_begun=frozenset({"security"})
    )
    assert recommend(CATALOGUE, likes_commas, NOW)[0].lesson_id == "spelling/one"
    assert recommend(CATALOGUE, fell_for_links, NOW)[0].lesson_id == "security/one"
    without_first = [each for each in CATALOGUE if each.lesson_id != "security/one"]
    assert recommend(without_first, fell_for_links, NOW)[0].lesson_id == "security/two"


def test_the_weightiest_reason_comes_first() -> None:
    learner = Wants(
        interests=frozenset({"mail"}),
        courses_begun=frozenset({"security"}),
        followed={"security/one": WentOn(20, 20)},
    )
    codes = [reason.code for reason in recommend(CATALOGUE, learner, NOW)[0].reasons]
    assert codes == ["next_in_course", "interest", "learners_like_you"]


def test_each_says_in_which_sense_it_is_made_for_her() -> None:
    offered = [
        lesson("a/one", skills=("mail",), for_her_group=True),
        lesson("b/one", for_her_group=True),
        lesson("c/one"),
    ]
    found = recommend(offered, Wants(interests=frozenset({"mail"})), NOW)
    assert {each.lesson_id: each.applies for each in found} == {
        "a/one": "personalized",
        "b/one": "differentiated",
        "c/one": "individualized",
    }


def test_no_more_than_asked_for() -> None:
    many = [lesson(f"course-{number:02}/one") for number in range(30)]
    assert len(recommend(many, Wants(), NOW)) == 20
    assert [each.lesson_id for each in recommend(many, Wants(), NOW, most=1)] == ["course-00/one"]


@settings(max_examples=60, deadline=None)
@given(catalogues, learners)
def test_only_lessons_open_to_her_each_once_and_with_reasons(
    catalogue: list[CatalogueLesson], learner: Wants
) -> None:
    found = recommend(catalogue, learner, NOW)
    by_id = {each.lesson_id: each for each in catalogue}
    assert len({each.lesson_id for each in found}) == len(found)
    for each in found:
        assert why_not(by_id[each.lesson_id], learner, NOW) is None
        assert each.reasons
        assert 0.0 < each.score <= 1.0
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@settings(max_examples=60, deadline=None)
@given(catalogues, learners)
def test_the_list_is_empty_only_when_nothing_is_open_and_every_open_course_is_on_it(
    catalogue: list[CatalogueLesson], learner: Wants
) -> None:
    open_courses = {each.course_id for each in catalogue if why_not(each, learner, NOW) is None}
    assert {each.course_id for each in recommend(catalogue, learner, NOW)} == open_courses


@settings(max_examples=40, deadline=None)
@given(catalogues, learners, st.randoms(use_true_random=False))
def test_the_order_in_which_lessons_are_read_changes_nothing(
    catalogue: list[CatalogueLesson], learner: Wants, shuffler: object
) -> None:
    shuffled = list(catalogue)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert recommend(shuffled, learner, NOW) == recommend(catalogue, learner, NOW)
