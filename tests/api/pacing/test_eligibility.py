"""What is never recommended, whatever else speaks for it."""

from datetime import UTC, datetime, timedelta

import pytest

from api.pacing.eligibility import dismissed_until, open_lessons, why_not
from api.pacing.suggestions import CatalogueLesson, SkillStanding, Wants

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LESSON = CatalogueLesson("phishing", "security", 1, 4.0, ("mail", "links"))
NEW = Wants()


@pytest.mark.parametrize(
    ("state", "obstacle"),
    [
        ({"retired": True}, "retired"),
        ({"in_her_language": False}, "wrong_language"),
        ({"completed": True}, "completed"),
        ({"tested_out": True}, "tested_out"),
        ({"prerequisites_met": False}, "locked"),
        ({}, None),
    ],
)
def test_a_lesson_stays_out_for_its_state(state: dict[str, bool], obstacle: str | None) -> None:
    lesson = CatalogueLesson("phishing", "security", 1, 4.0, **state)
    assert why_not(lesson, NEW, NOW) == obstacle
    assert open_lessons([lesson], NEW, NOW) == ([] if obstacle else [lesson])


def test_a_lesson_is_mastered_only_with_every_skill_of_it() -> None:
    mail = {"mail": SkillStanding("mastered", 0.9)}
    assert why_not(LESSON, Wants(standings=mail), NOW) is None
    links = {"links": SkillStanding("proficient", 0.9)}
    assert why_not(LESSON, Wants(standings=mail | links), NOW) is None
    links = {"links": SkillStanding("mastered", 0.9)}
    assert why_not(LESSON, Wants(standings=mail | links), NOW) == "mastered"


def test_a_lesson_without_skills_is_never_mastered() -> None:
    assert why_not(CatalogueLesson("welcome", "security", 0, 2.0), NEW, NOW) is None


def test_what_was_waved_away_comes_back_after_thirty_days_and_not_before() -> None:
    until = dismissed_until(NOW)
    assert until == NOW + timedelta(days=30)
    learner = Wants(dismissed={"phishing": until})
    assert why_not(LESSON, learner, until - timedelta(seconds=1)) == "dismissed"
    assert why_not(LESSON, learner, until) is None
