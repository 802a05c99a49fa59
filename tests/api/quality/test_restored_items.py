"""What is put back among what is asked begins anew: for who reported it, and for its figures."""

from collections.abc import AsyncIterator

import pytest

from api.embedded import Servers
from tests.api.authoring.writing_lessons import Office
from tests.api.quality.reporting import asked_of, first, question, reported, taught
from tests.conftest import _ground as fresh_ground
from tests.world import World
from workers.upkeep.judge_items import judge_items


@pytest.fixture(scope="module")
async def office(servers: Servers, template: str) -> AsyncIterator[Office]:
    """One association for all tests here; each has a course of its own."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world, Office.opened(world) as opened:
            await opened.teach_own_courses_only()
            yield opened


async def test_ac_v1_who_reported_it_is_told_that_it_is_fine_and_may_report_it_anew(
    office: Office,
) -> None:
    draft = await taught(office)
    assert draft.revision is not None
    clients = [await office.newcomer(draft.course_id) for _ in range(3)]
    before = [await reported(client, draft, comment="Not so.") for client in clients]
    assert await judge_items(office.world.database) == 1
    await office.author.restore_item(question(draft), draft.revision)
    for client in clients:
        [seen] = (await client.item_reports()).reports
        assert (seen.outcome, seen.settled_at is not None) == ("fine", True)
    assert await judge_items(office.world.database) == 0
    after = [await reported(client, draft, comment="Still not.") for client in clients[:2]]
    assert {each.id for each in after}.isdisjoint(each.id for each in before)
    assert await reported(clients[0], draft) == after[0], "said twice it is one report"
    assert await judge_items(office.world.database) == 0, "two are too few, whoever spoke before"
    assert "bitter" in await asked_of(clients[2], draft)
    await reported(clients[2], draft)
    assert await judge_items(office.world.database) == 1
    told = [each.outcome for each in (await clients[0].item_reports()).reports]
    assert told == ["withdrawn", "fine"]
    assert len((await first(office, draft)).reports) == 6


async def test_what_its_author_answered_stays_answered_so(office: Office) -> None:
    draft = await taught(office)
    assert draft.revision is not None
    ada, grace = [await office.newcomer(draft.course_id) for _ in range(2)]
    fixed, typo = await reported(ada, draft, "unclear"), await reported(grace, draft, "typo")
    await office.author.settle_item_report(fixed.id, "fixed", "Said more plainly.")
    await office.author.settle_item_report(typo.id, "withdrawn", "For a week.")
    await office.author.restore_item(question(draft), draft.revision)
    [hers] = (await ada.item_reports()).reports
    [others] = (await grace.item_reports()).reports
    assert (hers.outcome, hers.words) == ("fixed", "Said more plainly.")
    assert (others.outcome, others.words) == ("fine", "For a week.")
