"""Taking a course, leaving it, and coming back to find everything there."""

from datetime import timedelta

import pytest

from mobile_contract import identity
from tests.api.catalogue.taught import Taught, add_learner_elsewhere, answer, lessons_of
from tests.api.identity.asking import refused


async def test_who_comes_back_finds_all_she_had_learned(here: Taught) -> None:
    learner = await here.learner("tea")
    await answer(here.world, learner, most=2)
    before = lessons_of(await learner.course("tea"))
    known = (await learner.progress()).exercises_known
    for _ in range(2):
        await learner.leave_course("tea")
    left = await learner.course("tea")
    assert left.course.enrolled is False
    assert lessons_of(left) == before
    assert (await learner.progress()).exercises_known == known == 2
    assert (await learner.start_session(10)).steps == []
    await learner.enrol("tea")
    again = await learner.course("tea")
    assert again.course.enrolled is True
    assert lessons_of(again) == before
    steps = (await learner.start_session(20)).steps
    assert {step.lesson_id for step in steps} == {"tea/strong", "tea/rooibos"}


async def test_taking_it_twice_is_taking_it_once_and_since_then(here: Taught) -> None:
    learner = await here.learner()
    first = await learner.enrol("tea")
    assert (first.course_id, first.audience) == ("tea", None)
    worded = await learner.enrol("tea", "nurses")
    assert (worded.enrolled_at, worded.audience) == (first.enrolled_at, "nurses")
    assert (await learner.course("tea")).course.audience == "nurses"
    await learner.leave_course("tea")
    assert (await learner.course("tea")).course.audience is None
    later = await learner.enrol("tea")
    assert timedelta() < later.enrolled_at - first.enrolled_at < timedelta(minutes=5)


async def test_only_what_is_taught_here_can_be_taken_or_left(here: Taught) -> None:
    learner = await here.learner()
    for course_id in ("secrets", "elsewhere", "gone", "nothing", "\x00"):
        for asking in (learner.enrol(course_id), learner.leave_course(course_id)):
            problem = await refused(asking)
            assert (problem.status, problem.code) == (404, "course_not_found"), course_id
    assert learner.tokens is not None
    rows = await here.world.owner_fetch(
        "select from enrolment where person_id = $1 and course_id in ('secrets', 'elsewhere')",
        learner.tokens.person_id,
    )
    assert rows == []


async def test_what_the_association_teaches_no_more_cannot_be_taken(here: Taught) -> None:
    learner = await here.learner("cafe")
    change = (
        "update course_adoption set ended_at = {} where course_id = 'cafe' and tenant_id"
        " <> (select id from association where name = 'Second')"
    )
    await here.world.owner_fetch(change.format("now()"))
    try:
        assert "cafe" not in [each.id for each in (await learner.courses()).courses]
        assert (await learner.lessons(language="fr")).lessons == []
        assert (await learner.resume()).lesson is None
        assert (await refused(learner.enrol("cafe"))).code == "course_not_found"
    finally:
        await here.world.owner_fetch(change.format("null"))
    assert (await learner.course("cafe")).course.enrolled is True


@pytest.mark.parametrize(
    ("audience", "status", "code"),
    [
        ("pilots", 422, "audience_unknown"),
        ("", 422, "invalid_request"),
        ("Nurses", 422, "invalid_request"),
    ],
)
async def test_an_audience_the_course_has_no_wording_for_is_refused(
    here: Taught, audience: str, status: int, code: str
) -> None:
    learner = await here.learner("tea")
    problem = await refused(learner.enrol("tea", audience))
    assert (problem.status, problem.code) == (status, code)
    assert (await learner.course("tea")).course.audience is None


async def test_each_association_has_enrolments_of_its_own(here: Taught) -> None:
    learner = await here.learner("tea")
    mail = (await learner.me()).mail
    await add_learner_elsewhere(here, learner, mail)
    await learner.change_me(identity.ChangeMe(name="Of both"))
    await learner.leave_course("tea")
    assert (await learner.course("tea")).course.enrolled is False
    assert here.owner.tokens is not None
    await learner.refresh(here.owner.tokens.association_id)
    assert (await learner.course("tea")).course.enrolled is True
