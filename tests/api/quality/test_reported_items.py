"""What learners report and what their answers show takes an exercise out, and an author back in."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from api.embedded import Servers
from mobile_contract.client import ApiProblem, Client
from tests.api.authoring.writing_lessons import Office, refused, with_second_question
from tests.api.authoring.writing_lessons import lesson as written
from tests.api.quality.reporting import (
    add_answers,
    answers,
    asked_of,
    first,
    looked_again,
    looked_an_hour_later,
    question,
    reported,
    taught,
)
from tests.conftest import SECRET
from tests.conftest import _ground as fresh_ground
from tests.product import interlude
from tests.world import World
from workers.upkeep.judge_items import judge_items
from workers.upkeep.refold_wanted import refold_wanted

ABLE_CHOOSE_B = [(place / 6 - 2, "a" if place < 14 else "b") for place in range(24)]
"""Answers of 24 learners, the least able first: the able third chooses the wrong option."""


RUNG = ("arq:job:judge_items", "arq:queue")


@pytest.fixture(scope="module")
async def office(servers: Servers, template: str) -> AsyncIterator[Office]:
    """One association for all tests here; each has a course of its own."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world, Office.opened(world) as opened:
            await opened.teach_own_courses_only()
            yield opened


async def mails(office: Office, who: str) -> list[str]:
    """What was written to somebody about exercises taken out."""
    return [text for text in await office.world.mails_to(who) if "Nobody is asked" in text]


async def mastery(client: Client) -> float:
    """Her chance at a question of the lesson's skill that she never met."""
    [skill] = (await client.model()).skills
    return skill.fresh


async def test_ac_v2_an_exercise_three_learners_report_is_asked_no_more(office: Office) -> None:
    draft = await taught(office)
    learners = [await office.newcomer(draft.course_id) for _ in range(3)]
    ada = learners[0]
    await answers(office, ada, draft, bitter=False, wait=True)
    before = await mastery(ada)
    for client in learners[:2]:
        await reported(client, draft, comment="Boiling is right, too.")
    assert await judge_items(office.world.database) == 0
    assert "bitter" in await asked_of(learners[2], draft)
    await reported(learners[2], draft)
    two_workers = (judge_items(office.world.database) for _ in range(2))
    assert sorted(await asyncio.gather(*two_workers)) == [0, 1]
    assert "bitter" not in await asked_of(learners[2], draft)
    assert "wait" in await asked_of(learners[2], draft)
    assert await refold_wanted(office.world.database) == 1
    assert await mastery(ada) > before
    shown = await first(office, draft)
    assert (shown.status, shown.reasons[0].code) == ("withdrawn", "reports")
    assert await judge_items(office.world.database) == 0
    assert await first(office, draft) == shown
    for mail in ("author@tea.example", "owner@tea.example"):
        assert [question(draft) in text for text in await mails(office, mail)] == [True]
    assert await mails(office, "ada@tea.example") == []
    assert await mails(office, "review@tea.example") == []


async def test_ac_v1_a_reporter_is_told_what_became_of_it(office: Office) -> None:
    draft = await taught(office)
    client = await office.newcomer(draft.course_id)
    report = await reported(client, draft, "unclear", "Which water?")
    assert (report.outcome, report.settled_at) == (None, None)
    told = (await first(office, draft)).reports
    assert [(each.kind, each.comment) for each in told] == [("unclear", "Which water?")]
    await office.author.settle_item_report(report.id, "fine", "It is as the law has it.")
    [seen] = (await client.item_reports()).reports
    assert (seen.id, seen.outcome, seen.words) == (report.id, "fine", "It is as the law has it.")
    assert seen.settled_at is not None
    await refused("report_settled", office.author.settle_item_report(report.id, "fixed"))


async def test_ac_v2_a_wrong_key_is_found_by_what_the_able_choose(office: Office) -> None:
    draft = await taught(office)
    await add_answers(office.world, draft, ABLE_CHOOSE_B)
    assert await judge_items(office.world.database) == 1
    shown = await first(office, draft)
    assert (shown.status, shown.learners) == ("withdrawn", 24)
    assert shown.reasons[0].code == "miskeyed"
    assert "Able learners choose b rather than a" in shown.reasons[0].sentence
    assert [(each.key, each.picked) for each in shown.options] == [("a", 14), ("b", 10)]
    newcomer = await office.newcomer(draft.course_id)
    assert "bitter" not in await asked_of(newcomer, draft)


async def test_ac_v2_what_is_restored_is_asked_again_and_judged_by_what_comes_after(
    office: Office,
) -> None:
    draft = await taught(office)
    assert draft.revision is not None
    await add_answers(office.world, draft, ABLE_CHOOSE_B)
    await judge_items(office.world.database)
    await office.author.restore_item(question(draft), draft.revision)
    assert (await first(office, draft)).status == "sound"
    client = await office.newcomer(draft.course_id)
    assert "bitter" in await asked_of(client, draft)
    await answers(office, client, draft, bitter=True)
    assert await judge_items(office.world.database) == 0
    shown = await first(office, draft)
    assert (shown.attempts, shown.status, shown.withdrawn_at) == (1, "sound", None)
    assert await judge_items(office.world.database) == 0
    assert await first(office, draft) == shown, "nothing changed: it is not measured again"
    again = office.author.restore_item(question(draft), draft.revision)
    await refused("withdrawal_not_found", again)


async def test_mastery_counts_it_again_once_it_is_restored(office: Office) -> None:
    draft = await taught(office)
    assert draft.revision is not None
    client = await office.newcomer(draft.course_id)
    await answers(office, client, draft, bitter=False, wait=True)
    before = await mastery(client)
    report = await reported(client, draft)
    await office.author.settle_item_report(report.id, "withdrawn")
    await refold_wanted(office.world.database)
    without = await mastery(client)
    await office.author.restore_item(question(draft), draft.revision)
    await refold_wanted(office.world.database)
    assert without > before == await mastery(client)


async def test_who_chooses_what_was_taken_out_is_told_so(office: Office) -> None:
    draft = await taught(office)
    reporter, newcomer = [await office.newcomer(draft.course_id) for _ in range(2)]
    report = await reported(reporter, draft)
    await office.author.settle_item_report(report.id, "withdrawn")
    session = await newcomer.start_session(15, chosen=[question(draft), draft.lesson_id])
    [refused_choice] = session.refused
    assert refused_choice.chosen_id == question(draft)
    assert refused_choice.reason.code == "choice_withdrawn"
    asked = {step.exercise.id for step in session.steps if step.exercise}
    assert asked == {question(draft, "wait")}, "the rest of the lesson can be chosen"
    assert draft.revision is not None
    report = await newcomer.report_item(question(draft, "wait"), draft.revision, "wrong_key", "")
    await office.author.settle_item_report(report.id, "withdrawn")
    session = await newcomer.start_session(15, chosen=[question(draft), draft.lesson_id])
    assert {each.reason.code for each in session.refused} == {"choice_withdrawn"}
    assert len(session.refused) == 2
    assert session.steps == []
    led = await newcomer.start_session(15)
    assert led.steps == [], "a lesson of which nothing is left is not read either"


async def test_what_was_reported_twice_is_one_report(office: Office) -> None:
    draft = await taught(office)
    client = await office.newcomer(draft.course_id)
    one = await reported(client, draft, "typo", "leaf")
    assert await reported(client, draft, "typo", "leave") == one
    assert (await reported(client, draft, "outdated")).id != one.id
    page = await client.item_reports(limit=1)
    assert page.next_cursor is not None
    rest = await client.item_reports(page.next_cursor)
    assert [each.kind for each in (*page.reports, *rest.reports)] == ["outdated", "typo"]


async def test_only_what_she_is_taught_can_be_reported(office: Office) -> None:
    draft = await taught(office)
    assert draft.revision is not None
    client = await office.newcomer(draft.course_id)
    unknown = client.report_item(question(draft, "sweet"), draft.revision, "typo")
    await refused("exercise_not_found", unknown)
    nowhere = client.report_item(question(draft), "0" * 64, "typo")
    await refused("exercise_not_found", nowhere)
    await client.leave_course(draft.course_id)
    await refused("exercise_not_found", reported(client, draft))


async def test_everybody_who_waits_hears_that_it_was_taken_out(office: Office) -> None:
    draft = await taught(office)
    clients = [await office.newcomer(draft.course_id) for _ in range(3)]
    reports = [await reported(client, draft, "typo") for client in clients[:2]]
    await office.author.settle_item_report(reports[0].id, "withdrawn")
    late = await reported(clients[2], draft)
    assert late.outcome is None
    await judge_items(office.world.database)
    for client in clients:
        [seen] = (await client.item_reports()).reports
        assert seen.outcome == "withdrawn"
    assert (await first(office, draft)).reasons[0].code == "by_author"


async def test_a_settled_report_counts_no_more(office: Office) -> None:
    draft = await taught(office)
    clients = [await office.newcomer(draft.course_id) for _ in range(3)]
    for client in clients:
        report = await reported(client, draft, "outdated")
        await office.author.settle_item_report(report.id, "fine")
    assert await judge_items(office.world.database) == 0
    assert (await first(office, draft)).status == "sound"


async def test_a_mended_text_begins_anew(office: Office) -> None:
    draft = await taught(office)
    await add_answers(office.world, draft, ABLE_CHOOSE_B)
    await judge_items(office.world.database)
    text = with_second_question(written(question="What makes a cup bitter?"))
    mended = await office.republished(draft, text)
    newcomer = await office.newcomer(draft.course_id)
    assert "bitter" in await asked_of(newcomer, mended)
    shown = (await office.author.course_quality(draft.course_id)).exercises
    assert [(each.is_current, each.status) for each in shown] == [
        (False, "withdrawn"),
        (True, "sound"),
        (True, "sound"),
    ]


async def test_ac_v2_the_table_of_a_course_shows_the_worst_first(office: Office) -> None:
    draft = await taught(office)
    await add_answers(office.world, draft, ABLE_CHOOSE_B)
    await judge_items(office.world.database)
    ground = office.world.ground
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": SECRET.decode(),
    }
    told = await asyncio.to_thread(interlude, "items", draft.course_id, settings=settings)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == f"{draft.course_id} at Tea:"
    assert question(draft) in lines[2]
    assert "Able learners choose b rather than a" in lines[3]


async def test_a_report_wakes_the_workers(office: Office) -> None:
    draft = await taught(office)
    client = await office.newcomer(draft.course_id)
    redis = Redis.from_url(office.world.ground.redis_url)
    await redis.delete(*RUNG)
    await reported(client, draft)
    rung = await redis.exists(*RUNG)
    await redis.delete(*RUNG)
    await reported(client, draft)
    rung_again = await redis.exists(*RUNG)
    await redis.aclose()
    assert (rung, rung_again) == (len(RUNG), 0)


async def test_two_authors_may_take_it_out_at_once(office: Office) -> None:
    for _ in range(3):
        draft = await taught(office)
        clients = [await office.newcomer(draft.course_id) for _ in range(2)]
        reports = [await reported(client, draft) for client in clients]
        settled = [office.author.settle_item_report(each.id, "withdrawn") for each in reports]
        told = await asyncio.gather(*settled, return_exceptions=True)
        assert [each for each in told if isinstance(each, Exception)] in ([], told[:1], told[1:])
        for client in clients:
            [seen] = (await client.item_reports()).reports
            assert seen.outcome == "withdrawn"
        refusals = [each.code for each in told if isinstance(each, ApiProblem)]
        assert refusals in ([], ["report_settled"])


async def test_answers_wait_for_the_next_look_and_reports_do_not(office: Office) -> None:
    draft = await taught(office)
    ada, grace = [await office.newcomer(draft.course_id) for _ in range(2)]
    await judge_items(office.world.database)
    await answers(office, ada, draft, bitter=True)
    await looked_again(office.world)
    await answers(office, grace, draft, bitter=True)
    await looked_again(office.world)
    assert (await first(office, draft)).attempts == 1
    await looked_an_hour_later(office.world)
    assert (await first(office, draft)).attempts == 2
    await answers(office, await office.newcomer(draft.course_id), draft, bitter=True)
    await reported(ada, draft, "typo")
    await judge_items(office.world.database)
    assert (await first(office, draft)).attempts == 3
