"""Mastery is shown by spaced answers of one's own, falls with time, and follows from the log."""

import asyncio
import json
from typing import get_args

from api.pacing.standing import Level
from mobile_contract.client import Client
from tests.api.learners.studying import House, exercises_of, ids_of, repeated, skill_of
from tests.product import interlude


async def level_of(client: Client, skill: str = "brewing") -> str:
    return (await skill_of(client, skill)).level


async def test_ac_y1_completion_by_viewing_never_raises_mastery(house: House) -> None:
    ada = await house.newcomer()
    before = (await ada.model()).skills
    read = await house.session_on(ada, "brewing")
    assert read.steps[0].kind == "read"
    await ada.finish_session(read.id)
    assert (await ada.model()).skills == before
    await house.answer(ada, await house.session_on(ada, "opinion"))
    course = next(c for c in (await ada.progress()).courses if c.course_id == house.course_id)
    assert course.lessons_completed == 1
    assert (await ada.model()).skills == before
    await house.answer(ada, read, most=1)
    assert await skill_of(ada, "brewing") not in before


async def test_ac_y2_level_rises_only_on_spaced_evidence_and_falls_with_time_and_misses(
    house: House,
) -> None:
    ada = await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "brewing"))
    assert await level_of(ada) == "familiar"
    await house.later(hours=1)
    await house.answer(ada, await repeated(house, ada, "brewing"))
    same_day = await skill_of(ada, "brewing")
    assert same_day.level == "familiar"
    assert same_day.right_answers == 6
    assert "another_day" in {each.code for each in same_day.missing}
    await house.later(days=1)
    assert await level_of(ada) == "familiar"
    await house.answer(ada, await repeated(house, ada, "brewing"))
    assert await level_of(ada) == "proficient"
    await house.answer(ada, await repeated(house, ada, "brewing"), right=False)
    missed = await skill_of(ada, "brewing")
    assert missed.level == "started"
    assert missed.expected_now == 0
    await house.later(days=1)
    await house.answer(ada, await repeated(house, ada, "brewing"))
    fresh = await skill_of(ada, "brewing")
    assert fresh.level == "proficient"
    await house.later(days=700)
    faded = await skill_of(ada, "brewing")
    levels = get_args(Level)
    assert levels.index(faded.level) < levels.index(fresh.level)
    assert faded.expected_now < fresh.expected_now


async def test_ac_y3_mastered_needs_a_mixed_skill_success(house: House) -> None:
    ada = await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "brewing"))
    for days in (2, 4, 8):
        await house.later(days=days)
        await house.answer(ada, await repeated(house, ada, "brewing"))
    alone = await skill_of(ada, "brewing")
    assert alone.level == "proficient"
    assert [each.code for each in alone.missing] == ["mixed_success"]
    await house.later(days=1)
    # One by one, in one session: brewing comes after brewing, then after serving.
    await house.answer(ada, await house.session_on(ada, "serving"))
    assert await level_of(ada) == "proficient"
    await house.answer(ada, mixed := await repeated(house, ada, "serving", "brewing"), most=3)
    assert await level_of(ada) == "proficient"
    await house.answer(ada, mixed, most=4)
    mastered = await skill_of(ada, "brewing")
    assert (mastered.level, mastered.missing) == ("mastered", [])


async def test_ac_y4_recomputing_from_the_log_gives_the_same_levels(house: House) -> None:
    ada, grace = await house.newcomer(), await house.newcomer()
    for client, right in ((ada, True), (grace, False)):
        await house.answer(client, await house.session_on(client, "serving", "brewing"))
        await house.later(days=1)
        await house.answer(client, await repeated(house, client, "brewing"), right, "sure")
    before = [(await client.model()).skills for client in (ada, grace)]
    assert before[0] != before[1]
    assert {each.level for each in before[0]} == {"familiar", "proficient"}
    ground = house.world.ground
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": ground.secret.decode(),
    }
    await house.world.owner_fetch("delete from skill_mastery")
    assert (await ada.model()).skills != before[0]
    done = await asyncio.to_thread(interlude, "refold", "--json", settings=settings)
    assert done.stdout, done.stderr
    assert json.loads(done.stdout)["differing_rows"] >= 4
    for client, skills in zip((ada, grace), before, strict=True):
        now = (await client.model()).skills
        assert [each.level for each in now] == [each.level for each in skills]
        assert [each.fresh for each in now] == [each.fresh for each in skills]


async def test_ac_s2_confident_and_wrong_returns_sooner_than_unsure_and_wrong(house: House) -> None:
    due = {}
    for confidence in ("sure", "unsure"):
        client = await house.newcomer()
        session = await house.session_on(client, "brewing")
        marked = await house.answer(client, session, right=False, confidence=confidence)
        due[confidence] = min(each.due_at for each in marked) - house.at
    assert due["sure"] < due["unsure"]


async def test_ac_s2_the_report_lists_overconfidence_per_skill(house: House) -> None:
    ada = await house.newcomer()
    session = await house.session_on(ada, "brewing", "serving")
    await house.answer(ada, session, right=False, confidence="sure", most=3)
    assert ids_of(exercises_of(session))[3].startswith(house.lessons["serving"])
    for step in exercises_of(session)[3:]:
        answer = ada.answer(step, await house.world.wrong_response(step), seconds=8)
        await ada.submit(session.id, answer)
    model = await ada.model()
    assert model.overconfident == ["brewing"]
    brewing, serving = [await skill_of(ada, each) for each in ("brewing", "serving")]
    assert brewing.self_knowledge.code == "overconfident"
    assert "of 3 sure answers 3 were wrong" in brewing.self_knowledge.sentence
    assert (brewing.sure_wrong, brewing.sure_right) == (3, 0)
    assert serving.self_knowledge.code == "unknown"
