"""What each reason is worth, and what its sentence is given."""

from datetime import UTC, datetime, timedelta

import pytest

from api.messages import LANGUAGES, sentence
from api.pacing.appeal import points
from api.pacing.plan import Reason
from api.pacing.suggestions import CatalogueLesson, SkillStanding, Wants, WentOn

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLAIN = CatalogueLesson("phishing", "security", 1, 4.0, ("links", "mail"), chance=0.0)


def found(
    lesson: CatalogueLesson, learner: Wants | None = None, comes_next: bool = False
) -> dict[Reason | None, float]:
    """What each reason is worth, nothing left out."""
    each = points(lesson, learner or Wants(), comes_next, NOW)
    return {point.reason: pytest.approx(point.worth) for point in each if point.worth}


def due(days: float) -> CatalogueLesson:
    at = NOW + timedelta(days=days)
    return CatalogueLesson("phishing", "security", 1, 4.0, chance=0.0, due_at=at)


def test_nothing_speaks_for_a_lesson_just_because_it_is_there() -> None:
    assert found(PLAIN) == {}


def test_a_deadline_weighs_more_the_nearer_it_is() -> None:
    assert found(due(14)) == {}
    assert found(due(7)) == {Reason("due_soon", (("days_left", 7),)): 0.125}
    assert found(due(0.2)) == {Reason("due_soon", (("days_left", 1),)): pytest.approx(0.2464, 1e-3)}
    assert found(due(-40)) == {Reason("past_due"): 0.25}


def test_the_next_lesson_of_a_course_begun_weighs_more_than_the_first_of_another() -> None:
    begun = Wants(courses_begun=frozenset({"security"}))
    assert found(PLAIN, begun, comes_next=True) == {Reason("next_in_course"): 0.2}
    assert found(PLAIN, comes_next=True) == {Reason("start_here"): 0.1}
    assert found(PLAIN, begun) == {}


def test_the_widest_gap_counts_and_is_named() -> None:
    standings = {"links": SkillStanding("familiar", 0.68), "mail": SkillStanding("started", 0.34)}
    told = (("skill", "mail"), ("expected_percent", 34))
    assert found(PLAIN, Wants(standings=standings)) == {Reason("skill_gap", told): 0.12}


def test_a_gap_hardly_there_is_none_and_neither_is_a_skill_never_tried() -> None:
    standings = {"links": SkillStanding("proficient", 0.8), "cooking": SkillStanding("new", 0.1)}
    assert found(PLAIN, Wants(standings=standings)) == {}


def test_an_interest_counts_once() -> None:
    learner = Wants(interests=frozenset({"mail", "links", "cooking"}))
    assert found(PLAIN, learner) == {Reason("interest", (("skill", "links"),)): 0.15}


def test_the_way_of_similar_learners_counts_less_while_they_are_few() -> None:
    few = Wants(followed={"phishing": WentOn(10, 10)})
    assert found(PLAIN, few) == {Reason("learners_like_you", (("share_percent", 50),)): 0.05}
    many = Wants(followed={"phishing": WentOn(90, 90)})
    assert found(PLAIN, many) == {Reason("learners_like_you", (("share_percent", 90),)): 0.09}


def test_what_fewer_than_five_did_is_not_told() -> None:
    assert found(PLAIN, Wants(followed={"phishing": WentOn(4, 4)})) == {}
    assert len(found(PLAIN, Wants(followed={"phishing": WentOn(5, 5)}))) == 1


@pytest.mark.parametrize(
    ("chance", "worth"),
    [(None, 0.1), (0.6, 0.1), (0.9, 0.1), (0.3, 0.05), (0.95, 0.05), (0.0, 0), (1.0, 0)],
)
def test_neither_too_easy_nor_too_hard(chance: float | None, worth: float) -> None:
    lesson = CatalogueLesson("phishing", "security", 1, 4.0, chance=chance)
    assert sum(point.worth for point in points(lesson, Wants(), False, NOW)) == pytest.approx(worth)


def test_all_there_is_adds_up_to_one_and_can_be_said() -> None:
    lesson = CatalogueLesson("phishing", "security", 1, 4.0, ("mail",), due_at=NOW)
    learner = Wants(
        frozenset({"mail"}),
        {"mail": SkillStanding("started", 0.0)},
        frozenset({"security"}),
        followed={"phishing": WentOn(1_000_000, 1_000_000)},
    )
    said = list(points(lesson, learner, True, NOW))
    assert sum(point.worth for point in said) == pytest.approx(1.0, abs=1e-5)
    for language in LANGUAGES:
        for point in said:
            if point.reason is not None:
                assert sentence(
                    f"recommendation.{point.reason.code}", language, **dict(point.reason.arguments)
                )
