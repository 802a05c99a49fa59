"""Which courses are recommended: by their open lessons, with what is left of them."""

from datetime import UTC, datetime

from api.messages import LANGUAGES, sentence
from api.pacing.plan import Reason
from api.pacing.recommending_paths import recommend_paths
from api.pacing.suggestions import CatalogueLesson, SkillStanding, Wants

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

SECURITY = [
    CatalogueLesson("security/one", "security", 1, 4.0, ("mail",), completed=True),
    CatalogueLesson("security/two", "security", 2, 3.0, ("mail",)),
    CatalogueLesson("security/three", "security", 3, 5.0, ("links",), prerequisites_met=False),
    CatalogueLesson("security/old", "security", 4, 9.0, retired=True),
]
SPELLING = [
    CatalogueLesson("spelling/two", "spelling", 2, 2.0, ("dashes",)),
    CatalogueLesson("spelling/one", "spelling", 1, 2.5, ("commas",)),
]
DONE = [CatalogueLesson("hygiene/one", "hygiene", 1, 2.0, completed=True)]
ALL = SECURITY + SPELLING + DONE


def test_a_course_begun_comes_before_another_and_one_that_is_done_is_left_out() -> None:
    learner = Wants(courses_begun=frozenset({"security", "hygiene"}))
    assert [path.course_id for path in recommend_paths(ALL, learner, NOW)] == [
        "security",
        "spelling",
    ]


def test_a_path_tells_what_is_open_and_what_is_left() -> None:
    security, spelling = recommend_paths(ALL, Wants(courses_begun=frozenset({"security"})), NOW)
    assert security.lesson_ids == ("security/two",)
    assert (security.lessons_left, security.minutes_left) == (2, 8.0)
    assert spelling.lesson_ids == ("spelling/one", "spelling/two")
    assert (spelling.lessons_left, spelling.minutes_left) == (2, 4.5)
    assert security.reasons == (Reason("course_begun"),)
    assert spelling.reasons == (Reason("course_new"),)


def test_a_path_is_worth_the_mean_of_its_three_best_lessons() -> None:
    learner = Wants(interests=frozenset({"dashes"}))
    spelling = recommend_paths(SPELLING, learner, NOW)[0]
    assert spelling.score == 0.225  # .1 zone each; .1 for the beginning, .15 for the interest
    easy = [CatalogueLesson(f"spelling/{n}", "spelling", n, 1.0, chance=1.0) for n in range(3, 9)]
    assert recommend_paths(SPELLING + easy, learner, NOW)[0].score == 0.15


def test_a_path_names_three_reasons_at_most_those_of_its_best_lesson_first() -> None:
    learner = Wants(
        frozenset({"dashes"}),
        {"dashes": SkillStanding("started", 0.2), "commas": SkillStanding("started", 0.7)},
    )
    path = recommend_paths([*SPELLING], learner, NOW)[0]
    assert [reason.code for reason in path.reasons] == ["skill_gap", "interest", "course_new"]
    assert path.applies == "personalized"
    for language in LANGUAGES:
        for reason in path.reasons:
            assert sentence(f"recommendation.{reason.code}", language, **dict(reason.arguments))


def test_no_more_courses_than_asked_for_equals_by_id() -> None:
    many = [CatalogueLesson(f"{n}/one", f"course-{n}", 1, 2.0) for n in range(9)]
    assert [path.course_id for path in recommend_paths(many, Wants(), NOW, most=2)] == [
        "course-0",
        "course-1",
    ]
