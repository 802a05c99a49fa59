"""A learner has what is believed of her forgotten; what she did stays hers."""

import asyncio
from datetime import timedelta

import msgspec

from mobile_contract import learners
from mobile_contract.learners import ChangeStudySettings
from tests.api.facts.folded_rows import differing_rows
from tests.api.learners.studying import House, exercises_of, repeated
from tests.product import interlude


def without_time(model: learners.Model) -> learners.Model:
    return msgspec.structs.replace(model, believed_at=None, reset_at=None)  # type: ignore[arg-type]


async def test_a_reset_forgets_what_was_believed_and_keeps_what_was_done(house: House) -> None:
    ada, newcomer = await house.newcomer(), await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "opinion"))
    await house.answer(ada, await house.session_on(ada, "brewing", "serving"), confidence="sure")
    await ada.change_study_settings(ChangeStudySettings(minutes_per_day=9, interests=["brewing"]))
    settings, progress = await ada.study_settings(), await ada.progress()
    await house.later(hours=1)
    unsent = await repeated(house, ada, "brewing")
    late = exercises_of(unsent)[0]
    kept_on_the_phone = ada.answer(late, await house.world.right_response(late), seconds=3)
    await house.later(hours=1)

    forgotten = await ada.reset_model(key="once")
    assert (forgotten.forgotten_memories, forgotten.forgotten_skills) == (6, 2)
    assert (forgotten.kept_answers, forgotten.kept_study_days) == (7, 1)
    assert forgotten.kept_lessons_completed == 3
    assert "6 memories" in forgotten.told[0].sentence
    assert "7 answers" in forgotten.told[1].sentence
    assert await ada.reset_model(key="once") == forgotten

    model = await ada.model()
    assert without_time(model) == without_time(await newcomer.model())
    assert model.reset_at == forgotten.reset_at
    after = await ada.progress()
    assert after.days == progress.days
    assert [c.lessons_completed for c in after.courses] == [3]
    assert after.exercises_known == 0
    assert await ada.study_settings() == settings
    assert await differing_rows(house.world) == 0

    # What she had answered before and sends only now stays on record, and shapes nothing.
    phone_says = kept_on_the_phone.occurred_at + timedelta(hours=1, minutes=5)
    sent = msgspec.structs.replace(kept_on_the_phone, client_time=phone_says)
    await ada.submit(unsent.id, sent)
    assert without_time(await ada.model()) == without_time(model)
    await house.later(minutes=1)
    await house.answer(ada, await house.session_on(ada, "brewing"))
    assert (await ada.model()).memory.known == 3
    assert await differing_rows(house.world) == 0


async def test_why_tells_what_her_sessions_follow_from(house: House) -> None:
    mail = "mary@tea.example"
    mary = await house.world.with_member(house.office.owner, mail, "learner")
    await house.answer(mary, await house.session_on(mary, "brewing"), False, "sure")
    ground = house.world.ground
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": ground.secret.decode(),
    }
    told = await asyncio.to_thread(interlude, "why", mail, settings=settings)
    assert told.returncode == 0, told.stderr
    model = await mary.model()
    brewing = next(each for each in model.skills if each.skill == "brewing")
    for belief in (model.guidance, model.pace.told, model.ability.told, model.retention.told):
        assert belief.sentence in told.stdout
    assert brewing.self_knowledge.sentence in told.stdout
    assert brewing.told.sentence in told.stdout
