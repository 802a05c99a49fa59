"""What is recommended: never what she cannot use, always something, each with its reasons."""

from mobile_contract import identity
from mobile_contract.sessions import Reason
from tests.api.catalogue.taught import Taught, lessons_of
from tests.api.recommendations.reading import ids
from tests.api.recommendations.studying import complete, fail, master

APPLIES = {"individualized", "personalized", "differentiated"}


async def test_ac_r1_never_locked_retired_or_in_the_wrong_language(here: Taught) -> None:
    client = await here.learner("tea", "cafe")
    await fail(here, client, "tea/green")  # a gap that speaks for every lesson of its skill
    found = ids(await client.recommendations(100))
    assert {"tea/green", "tea/rooibos", "mushrooms/caps"} <= set(found)
    unfit = {"tea/strong", "tea/exam", "mushrooms/roots", "cafe/un", "tea/old", "gone/one"}
    assert unfit.isdisjoint(found)
    assert not [each for each in found if each.startswith(("secrets/", "elsewhere/"))]
    for course_id in {each.course_id for each in (await client.recommendations(100)).lessons}:
        states = {k: each.state for k, each in lessons_of(await client.course(course_id)).items()}
        assert {states[each] for each in found if each in states} <= {"new", "begun"}
    await complete(here, client, "tea/green")
    found = ids(await client.recommendations(100))
    assert "tea/green" not in found
    assert "tea/strong" in found
    await client.change_me(identity.ChangeMe(language="fr"))
    french = await client.recommendations(100)
    assert ids(french) == ["cafe/un"]
    assert {each.language for each in french.lessons} == {"fr"}


async def test_ac_r3_a_new_learner_gets_a_non_empty_list(here: Taught) -> None:
    client = await here.learner("tea")
    found = await client.recommendations()
    assert found.lessons
    assert found.paths
    assert found.nothing is None
    for lesson in found.lessons:
        assert_says_why(lesson.reasons, lesson.applies, lesson.applies_sentence)
    for path in found.paths:
        assert_says_why(path.reasons, path.applies, path.applies_sentence)
    assert {"start_here"} <= {each.reasons[0].code for each in found.lessons}
    assert [path.lesson_ids[0] for path in found.paths if path.course_id == "tea"] == ["tea/green"]


async def test_ac_m3_ranked_by_her_history_with_reasons_without_mastered_and_locked(
    here: Taught,
) -> None:
    client = await here.learner("tea", "mushrooms")
    await fail(here, client, "mushrooms/caps")
    gap = next(
        each
        for each in (await client.recommendations(100)).lessons
        if each.lesson_id == "mushrooms/gills"
    )
    assert "skill_gap" in {reason.code for reason in gap.reasons}
    assert any("looking" in reason.sentence for reason in gap.reasons)
    await master(here, client, "mushrooms/smells", "mushrooms/caps")
    found = await client.recommendations(100)
    assert "mushrooms/gills" not in ids(found), "it trains looking alone, which she has mastered"
    assert {"mushrooms/roots"} <= set(ids(found)), "what it waited for is done"
    assert {"tea/strong", "tea/exam"}.isdisjoint(ids(found))
    scores = [each.score for each in found.lessons]
    assert scores == sorted(scores, reverse=True)
    assert all(each.reasons for each in found.lessons)
    own = [each for each in found.lessons if each.enrolled]
    assert own[0].reasons[0].code == "next_in_course"
    session = await client.start_session(30, guidance="recommended")
    new = [step.lesson_id for step in session.steps if step.is_new]
    assert new[0] == own[0].lesson_id
    assert session.steps[0].reason.sentence


def assert_says_why(reasons: list[Reason], applies: str, applies_sentence: str) -> None:
    assert reasons
    assert all(reason.sentence for reason in reasons)
    assert applies in APPLIES
    assert applies_sentence
