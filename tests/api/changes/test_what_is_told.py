"""What else a phone is told: courses as they are taught her, settings, her inbox."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.db.transaction import system_transaction
from api.embedded import Servers
from api.quality.stored import BY_AUTHOR
from api.quality.withdraw_item import withdraw_item
from api.quality.withdrawal_queries import hold_items
from mobile_contract.authoring import Draft
from mobile_contract.changes import CourseBody
from mobile_contract.client import Client
from mobile_contract.identity import ChangeMe
from mobile_contract.learners import ChangeStudySettings
from mobile_contract.local_copy import LocalCopy
from tests.api.authoring.writing_lessons import (
    GREEN,
    Office,
    lesson,
    steps_on,
    with_second_question,
)
from tests.api.changes.following import follow, of_kind
from tests.api.quality.reporting import question
from tests.api.reminders.nudge_rows import Decided, add_nudge, add_way
from tests.conftest import _ground as fresh_ground
from tests.world import World

SIX = "Let the kettle stand for six minutes, then pour."


@pytest.fixture(scope="module")
async def office(servers: Servers, template: str) -> AsyncIterator[Office]:
    """One association for all tests here; each is about another course."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world, Office.opened(world) as opened:
            yield opened


async def published(office: Office, source: str = "") -> Draft:
    """A course with a lesson in it."""
    course = await office.course()
    return await office.published(course.id, GREEN, source or with_second_question(lesson()))


async def up_to_date(client: Client) -> LocalCopy:
    """A copy of hers with all there is."""
    copy = LocalCopy()
    await follow(client, copy)
    return copy


async def told(client: Client, copy: LocalCopy, kind: str) -> list[Any]:
    """What came of this kind since."""
    return of_kind(await follow(client, copy), kind)


async def course_told(client: Client, copy: LocalCopy) -> CourseBody:
    """The one course that came since, as it ended."""
    came = await told(client, copy, "course")
    assert {(each.op, each.key) for each in came} == {("put", came[-1].key)}
    body: CourseBody = came[-1].body
    return body


async def test_taking_a_course_and_leaving_it(office: Office) -> None:
    draft, client = await published(office), await office.newcomer("secure-work")
    copy = await up_to_date(client)
    assert [key for kind, key in copy.things if kind == "course"] == ["secure-work"]
    await client.enrol(draft.course_id)
    body = await course_told(client, copy)
    assert body.course_id == draft.course_id
    assert [(each.lesson_id, each.revision) for each in body.lessons] == [
        (draft.lesson_id, draft.revision)
    ]
    await client.leave_course(draft.course_id)
    [gone] = await told(client, copy, "course")
    assert (gone.op, gone.key, gone.body) == ("tombstone", draft.course_id, None)
    await client.enrol(draft.course_id)
    assert (await course_told(client, copy)).course_id == draft.course_id


async def test_a_text_published_anew_is_told_to_those_who_take_the_course(office: Office) -> None:
    draft = await published(office)
    taking = await office.newcomer(draft.course_id)
    other = await office.newcomer("secure-work")
    copy, others = await up_to_date(taking), await up_to_date(other)
    later = await office.republished(draft, with_second_question(lesson(words=SIX)))
    assert later.revision != draft.revision
    assert [each.revision for each in (await course_told(taking, copy)).lessons] == [later.revision]
    assert await told(other, others, "course") == []
    assert await told(taking, copy, "course") == []


async def test_a_published_course_reaches_who_takes_it_from_zero_too(office: Office) -> None:
    draft = await published(office)
    taking = await office.newcomer(draft.course_id)
    copy = await up_to_date(taking)
    assert [key for kind, key in copy.things if kind == "course"] == [draft.course_id]


async def test_an_exercise_taken_out_is_told_in_its_course(office: Office) -> None:
    draft = await published(office)
    client = await office.newcomer(draft.course_id)
    copy = await up_to_date(client)
    [row] = await office.world.owner_fetch("select distinct tenant_id from membership")
    async with system_transaction(office.world.database, row["tenant_id"]) as tx:
        await hold_items(tx)
        item = (question(draft), bytes.fromhex(draft.revision or ""))
        assert await withdraw_item(tx, item, (BY_AUTHOR,))
    body = await course_told(client, copy)
    assert [each.withdrawn for each in body.lessons] == [[question(draft)]]
    await office.world.owner_fetch("update item_withdrawal set restored_at = now()")
    body = await course_told(client, copy)
    assert [each.withdrawn for each in body.lessons] == [[]]


async def test_who_is_through_with_an_old_text_is_given_the_new_one(office: Office) -> None:
    draft = await published(office)
    client = await office.newcomer(draft.course_id)
    asked = await steps_on(client, draft)
    await asked.answer(office.world, 1)
    later = await office.republished(draft, with_second_question(lesson(words=SIX)))
    copy = await up_to_date(client)
    [amid] = [each for (kind, _), each in copy.things.items() if kind == "course"]
    assert [each.revision for each in amid.body.lessons] == [draft.revision]  # type: ignore[union-attr]
    for step in asked.exercises[1:]:
        right = client.answer(step, await office.world.right_response(step), seconds=5)
        await client.submit(asked.session.id, right)
    body = await course_told(client, copy)
    assert [each.revision for each in body.lessons] == [later.revision]


async def test_another_language_tells_her_courses_again(office: Office) -> None:
    client = await office.newcomer("secure-work")
    copy = await up_to_date(client)
    [before] = [each for (kind, _), each in copy.things.items() if kind == "course"]
    await client.change_me(ChangeMe(language="de"))
    body = await course_told(client, copy)
    assert before.body is not None
    assert {each.lesson_id for each in body.lessons} == {
        each.lesson_id
        for each in before.body.lessons  # type: ignore[union-attr]
    }
    assert body.lessons != before.body.lessons  # type: ignore[union-attr]


async def test_settings_are_told_when_they_change_and_not_with_every_answer(
    office: Office,
) -> None:
    draft = await published(office)
    client = await office.newcomer(draft.course_id)
    copy = await up_to_date(client)
    await client.change_study_settings(ChangeStudySettings(minutes_per_day=12))
    [settings] = await told(client, copy, "study_settings")
    assert settings.body.minutes_per_day == 12
    await (await steps_on(client, draft)).answer(office.world)
    assert await told(client, copy, "study_settings") == []


async def test_a_nudge_is_told_once_it_is_in_the_inbox(office: Office) -> None:
    client = await office.newcomer("secure-work")
    copy = await up_to_date(client)
    [now] = await office.world.owner_fetch("select now() as at")
    nudge_id = await add_nudge(office.world, client, Decided(now["at"]))
    await add_way(office.world, nudge_id, "pending")
    assert await told(client, copy, "nudge") == []
    await office.world.owner_fetch(
        "update nudge_send set state = 'sent', settled_at = now() where nudge_id = $1", nudge_id
    )
    [nudge] = await told(client, copy, "nudge")
    assert nudge.body == (await client.nudges()).nudges[0]
