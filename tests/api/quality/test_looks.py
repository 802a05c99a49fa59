"""Exercises are looked at where somebody asks for it or it is time, and only where they changed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from api.embedded import Servers
from tests.api.authoring.writing_lessons import Office
from tests.api.quality.reporting import answers, first, looked_an_hour_later, reported, taught
from tests.conftest import _ground as fresh_ground
from tests.world import World
from workers.upkeep.item_looks import wanted_looks
from workers.upkeep.judge_items import judge_items


@pytest.fixture(scope="module")
async def world(servers: Servers, template: str) -> AsyncIterator[World]:
    """A world of two associations."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as running:
            yield running


@pytest.fixture(scope="module")
async def tea(world: World) -> AsyncIterator[Office]:
    """The first of them."""
    async with Office.opened(world) as opened:
        await opened.teach_own_courses_only()
        yield opened


@pytest.fixture(scope="module")
async def coffee(world: World) -> AsyncIterator[Office]:
    """The second."""
    async with Office.opened(world, "Coffee") as opened:
        await opened.teach_own_courses_only()
        yield opened


async def test_a_report_has_its_own_association_looked_at_alone(
    tea: Office, coffee: Office
) -> None:
    drafts = await taught(tea), await taught(coffee)
    await judge_items(tea.world.database)
    assert await wanted_looks(tea.world.database) == []
    ada = await tea.newcomer(drafts[0].course_id)
    await answers(tea, ada, drafts[0], bitter=True)
    await answers(coffee, await coffee.newcomer(drafts[1].course_id), drafts[1], bitter=True)
    await reported(ada, drafts[0])
    [look] = await wanted_looks(tea.world.database)
    assert not look.is_time
    await judge_items(tea.world.database)
    assert (await first(tea, drafts[0])).attempts == 1
    assert (await first(coffee, drafts[1])).attempts == 0
    assert await wanted_looks(tea.world.database) == []
    await looked_an_hour_later(tea.world)
    assert (await first(coffee, drafts[1])).attempts == 1


async def test_only_what_was_answered_since_is_counted(tea: Office) -> None:
    old, new = await taught(tea), await taught(tea)
    client = await tea.newcomer(old.course_id, new.course_id)
    await answers(tea, client, old, bitter=True)
    await looked_an_hour_later(tea.world)
    await tea.world.owner_fetch("update item_quality set attempts = 7")
    await tea.world.owner_fetch(
        "update learner_event set received_at = received_at - interval '1 day'"
    )
    await answers(tea, client, new, bitter=True)
    await looked_an_hour_later(tea.world)
    assert (await first(tea, old)).attempts == 7
    assert (await first(tea, new)).attempts == 1


async def test_another_kind_of_report_is_seen_though_there_are_as_many(tea: Office) -> None:
    draft = await taught(tea)
    clients = [await tea.newcomer(draft.course_id) for _ in range(4)]
    kept = [await reported(client, draft, "typo") for client in clients[:2]]
    odd = await reported(clients[2], draft, "unclear")
    assert await judge_items(tea.world.database) == 0
    await tea.author.settle_item_report(odd.id, "fine")
    await reported(clients[3], draft, "typo")
    assert await judge_items(tea.world.database) == 1
    assert {each.id for each in kept} < {each.id for each in (await first(tea, draft)).reports}


async def test_with_the_clock_set_back_all_is_looked_at(tea: Office) -> None:
    draft = await taught(tea)
    await judge_items(tea.world.database)
    await tea.world.set_time(datetime.now(UTC) - timedelta(days=2))
    client = await tea.newcomer(draft.course_id)
    await answers(tea, client, draft, bitter=True)
    await judge_items(tea.world.database)
    assert (await first(tea, draft)).attempts == 1
