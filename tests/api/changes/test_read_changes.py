"""The change feed gives everything of hers once, then what changed, in pages of any size."""

from collections.abc import AsyncIterator

import pytest

from api.embedded import Servers
from api.facts.refold import refold
from mobile_contract.client import Client
from mobile_contract.local_copy import LocalCopy
from tests.api.changes.following import HERS, follow, of_kind, study, tables
from tests.conftest import _ground as fresh_ground
from tests.world import World


@pytest.fixture(scope="module")
async def world(servers: Servers, demo_template: str) -> AsyncIterator[World]:
    """One demo association for the module."""
    async for ground in fresh_ground(servers, demo_template):
        async with World.running(ground) as running:
            yield running


@pytest.fixture(scope="module")
async def grace(world: World) -> Client:
    """She has studied for a month."""
    return await world.demo("grace")


async def test_a_copy_from_zero_is_what_the_tables_hold(world: World, grace: Client) -> None:
    copy = LocalCopy()
    came = await follow(grace, copy)
    assert set(copy.things) == await tables(world, grace)
    assert {each.op for each in came} == {"put"}
    assert all(each.body is not None for each in came)
    kinds = {kind for kind, _ in copy.things}
    assert kinds >= {"memory", "lesson", "skill", "study_day", "study_settings", "course"}


async def test_small_pages_are_one_big_page(grace: Client) -> None:
    big, small = LocalCopy(), LocalCopy()
    await follow(grace, big, 500)
    await follow(grace, small, 3)
    assert small.things == big.things
    assert len(big.things) > 9


async def test_after_the_end_only_what_changed_comes(world: World, grace: Client) -> None:
    copy = LocalCopy()
    await follow(grace, copy)
    assert await follow(grace, copy) == []
    await study(world, grace, 1)
    came = await follow(grace, copy)
    assert {str(each.__struct_config__.tag) for each in came} <= {
        *("memory", "lesson", "skill", "study_day"),
    }
    [memory] = of_kind(came, "memory")
    assert memory.body.reps >= 1
    assert set(copy.things) == await tables(world, grace)


async def test_a_page_may_be_asked_for_again(world: World, grace: Client) -> None:
    copy = LocalCopy()
    await follow(grace, copy)
    before = copy.cursor
    await study(world, grace)
    first = await grace.sync(before)
    assert await grace.sync(before) == first


async def test_a_refold_leaves_everything_put_and_once(world: World, grace: Client) -> None:
    copy = LocalCopy()
    await follow(grace, copy)
    held = set(copy.things)
    assert [each async for each in refold(world.database)] != []
    came = await follow(grace, copy)
    assert {each.op for each in came} == {"put"}
    assert len({(type(each), each.key) for each in came}) == len(came)
    assert {str(each.__struct_config__.tag) for each in came} >= {"memory", "lesson", "skill"}
    assert set(copy.things) == held


async def test_what_is_forgotten_comes_as_tombstones(world: World) -> None:
    alan = await world.demo("alan")
    copy = LocalCopy()
    await follow(alan, copy, 50)
    remembered = {key for kind, key in copy.things if kind == "memory"}
    await alan.reset_model()
    came = await follow(alan, copy, 7)
    assert {each.key for each in of_kind(came, "memory")} == remembered
    assert {(each.op, each.body) for each in of_kind(came, "memory")} == {("tombstone", None)}
    assert set(copy.things) == await tables(world, alan)
    anew = LocalCopy()
    assert {each.op for each in await follow(alan, anew)} == {"put"}
    assert anew.things == copy.things


async def test_what_goes_while_a_copy_begins_is_gone_from_it(world: World) -> None:
    """Put on her first page and deleted before her last: its tombstone must not be left out."""
    astrid = await world.demo("astrid")
    await study(world, astrid, 3)
    copy = LocalCopy()
    page = await astrid.sync(limit=1, kind="memory")
    copy.apply(page)
    [(_, gone)] = copy.things
    await world.owner_fetch("delete from memory where exercise_id = $1", gone)
    while page.more:
        page = await astrid.sync(page.next_cursor, 1, "memory")
        copy.apply(page)
    assert ("memory", gone) not in copy.things


async def test_the_check_finds_a_copy_that_differs(grace: Client) -> None:
    copy = LocalCopy()
    await follow(grace, copy)
    lost = next(place for place in copy.things if place[0] == "memory")
    del copy.things[lost]
    assert copy.apply(await grace.sync(copy.cursor)) == ["memory"]
    cursor = copy.cursor
    pages = [await grace.sync(kind="memory", limit=20)]
    while pages[-1].more:
        pages.append(await grace.sync(pages[-1].next_cursor, 20, "memory"))
    assert copy.apply_alone("memory", pages) == []
    assert lost in copy.things
    assert copy.cursor == cursor
    assert copy.apply(await grace.sync(cursor)) == []


async def test_the_check_names_every_kind(grace: Client) -> None:
    page = await grace.sync()
    assert page.check is not None
    assert [each.kind for each in page.check] == list(HERS)


async def test_an_answer_that_still_holds_is_not_sent_again(grace: Client) -> None:
    copy = LocalCopy()
    await follow(grace, copy)
    assert grace.tokens is not None
    headers = {"Authorization": f"Bearer {grace.tokens.access_token}"}
    query = {"cursor": copy.cursor or ""}
    first = await grace.http.get("/v1/sync", headers=headers, params=query)
    headers["If-None-Match"] = first.headers["etag"]
    again = await grace.http.get("/v1/sync", headers=headers, params=query)
    assert (first.status_code, again.status_code) == (200, 304)
