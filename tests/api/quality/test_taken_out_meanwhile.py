"""Who answers while an exercise is being taken out ends up as if it had been out before."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextvars import copy_context
from uuid import UUID

import pytest

from api.db.transaction import system_transaction
from api.embedded import Servers
from api.facts.answering import begin_answer
from api.facts.learner import lock_learner
from api.quality.stored import BY_AUTHOR, Key
from api.quality.withdraw_item import withdraw_item
from api.quality.withdrawal_queries import hold_items
from mobile_contract.authoring import Draft
from mobile_contract.client import Client
from tests.api.authoring.writing_lessons import Office, steps_on
from tests.api.facts.folded_rows import differing_rows
from tests.api.placement.placing_course import SMALL, publish_placing, wrong
from tests.api.quality.reporting import question, reported, taught
from tests.conftest import _ground as fresh_ground
from tests.world import World
from workers.upkeep.refold_wanted import refold_wanted


@pytest.fixture(scope="module")
async def office(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """One association for all tests here; each is about another course."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world:
            await publish_placing(world, tmp_path_factory.mktemp("placing"))
            async with Office.opened(world) as opened:
                yield opened


async def tenant_of(office: Office) -> UUID:
    """The association's id."""
    (row,) = await office.world.owner_fetch("select distinct tenant_id from membership")
    tenant_id: UUID = row["tenant_id"]
    return tenant_id


async def while_taken_out(office: Office, items: list[Key], answer: Awaitable[object]) -> None:
    """Take exercises out, and answer before that is committed."""
    tenant_id, elsewhere = await tenant_of(office), copy_context()
    async with system_transaction(office.world.database, tenant_id) as tx:
        await hold_items(tx)
        for item in items:
            assert await withdraw_item(tx, item, (BY_AUTHOR,))
        answering = asyncio.create_task(_awaited(answer), context=elsewhere)
        await asyncio.wait([answering], timeout=2)
    await answering


async def _awaited(answer: Awaitable[object]) -> None:
    await answer


def first_of(draft: Draft) -> Key:
    """The lesson's first question, as it is given now."""
    return question(draft), bytes.fromhex(draft.revision or "")


async def enrolled_and_answered(office: Office, draft: Draft) -> Client:
    """A newcomer who gets it wrong at once."""
    client = await office.newcomer(draft.course_id)
    asked = await steps_on(client, draft)
    step = next(each for each in asked.exercises if each.exercise)
    assert step.exercise is not None
    assert step.exercise.id == question(draft)
    wrong = client.answer(step, await office.world.wrong_response(step), seconds=5)
    await client.submit(asked.session.id, wrong)
    return client


async def test_whoever_joined_since_and_answers_first_is_folded_as_if_it_was_out(
    office: Office,
) -> None:
    draft = await taught(office)
    await while_taken_out(office, [first_of(draft)], enrolled_and_answered(office, draft))
    await refold_wanted(office.world.database)
    assert await differing_rows(office.world) == 0


async def test_who_has_begun_the_lesson_is_folded_as_if_it_was_out(office: Office) -> None:
    draft = await taught(office)
    client = await enrolled_and_answered(office, draft)
    asked = await steps_on(client, draft)
    step = asked.exercises[-1]
    right = client.answer(step, await office.world.right_response(step), seconds=5)
    await while_taken_out(office, [first_of(draft)], client.submit(asked.session.id, right))
    await refold_wanted(office.world.database)
    assert await differing_rows(office.world) == 0


async def test_taking_out_waits_for_a_first_answer(office: Office) -> None:
    draft = await taught(office)
    client = await office.newcomer(draft.course_id)
    report = await reported(client, draft)
    assert client.tokens is not None
    me, elsewhere = client.tokens.person_id, copy_context()
    tenant_id = await tenant_of(office)
    async with system_transaction(office.world.database, tenant_id, me) as tx:
        await begin_answer(tx, draft.lesson_id)
        await lock_learner(tx)
        settle = office.author.settle_item_report(report.id, "withdrawn")
        settling = asyncio.create_task(settle, context=elsewhere)
        await asyncio.sleep(0.2)
        assert not settling.done()
        await tx.run(
            "insert into lesson_progress (tenant_id, person_id, lesson_id, started_at,"
            " begun_revision, exercises_answered, unmarked_answers)"
            " values ($1, $2, $3, now(), $4, 1, '{}')",
            *(tenant_id, me, draft.lesson_id, first_of(draft)[1]),
        )
    await settling
    (row,) = await office.world.owner_fetch(
        "select refold_wanted from learner where person_id = $1", me
    )
    assert row["refold_wanted"]


async def test_who_is_placed_meanwhile_is_folded_as_if_it_was_out(office: Office) -> None:
    client = await office.newcomer(SMALL)
    rows = await office.world.owner_fetch(
        "select x.id, l.current_revision from exercise x join lesson l on l.id = x.lesson_id"
        " where l.course_id = $1",
        SMALL,
    )

    async def placed_and_wrong() -> None:
        placed = await client.start_placement(SMALL)
        assert placed.next is not None
        answer = client.placement_answer(placed.next, wrong(placed.next))
        await client.submit_placement_answer(placed.id, answer)

    await while_taken_out(office, [tuple(row) for row in rows], placed_and_wrong())
    await refold_wanted(office.world.database)
    assert await differing_rows(office.world) == 0
