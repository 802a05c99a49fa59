"""A cursor is one person's in one association; from too old a one everything begins anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from api.changes.cursor import Place, Reader, read_cursor, write_cursor
from api.embedded import Servers
from mobile_contract.client import ApiProblem, Client
from mobile_contract.local_copy import LocalCopy
from tests.api.changes.following import follow
from tests.conftest import _ground as fresh_ground
from tests.world import World
from workers.purge_expired import purge_expired


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


async def followed(client: Client) -> LocalCopy:
    """A whole copy of hers."""
    copy = LocalCopy()
    await follow(client, copy)
    return copy


async def refused(client: Client, cursor: str | None, kind: str | None = None) -> tuple[int, str]:
    """The status and code of the problem this cursor meets."""
    with pytest.raises(ApiProblem) as met:
        await client.sync(cursor, kind=kind)  # type: ignore[arg-type]
    return met.value.status, met.value.code


def reader(client: Client, kind: str | None = None) -> Reader:
    """Whom this client's cursors are for."""
    assert client.tokens is not None
    assert client.tokens.association_id is not None
    return Reader(client.tokens.person_id, client.tokens.association_id, kind)


def place_of(world: World, client: Client, cursor: str | None) -> Place:
    """What the cursor says."""
    return read_cursor(world.database.keeper.cursor_key, reader(client), cursor or "")


def cursor_at(world: World, client: Client, place: Place) -> str:
    """A cursor of hers that says this."""
    return write_cursor(world.database.keeper.cursor_key, reader(client), place)


async def test_an_altered_cursor_is_refused(grace: Client) -> None:
    cursor = (await followed(grace)).cursor
    assert cursor is not None
    for place in range(len(cursor)):
        other = "A" if cursor[place] != "A" else "B"
        altered = cursor[:place] + other + cursor[place + 1 :]
        if place % 9 == 0 or place == len(cursor) - 1:
            assert await refused(grace, altered) == (422, "cursor_invalid")
    for bad in ("", "nonsense", "é", cursor[:-4], cursor + "AAAA", cursor + "=", "\0"):
        assert await refused(grace, bad) == (422, "cursor_invalid"), bad


async def test_another_persons_cursor_is_refused(world: World, grace: Client) -> None:
    alan = await world.demo("alan")
    assert await refused(alan, (await followed(grace)).cursor) == (422, "cursor_invalid")


async def test_a_cursor_of_another_association_is_refused(world: World, grace: Client) -> None:
    place = place_of(world, grace, (await followed(grace)).cursor)
    key = world.database.keeper.cursor_key
    elsewhere = write_cursor(key, replace(reader(grace), tenant_id=uuid4()), place)
    assert await refused(grace, elsewhere) == (422, "cursor_invalid")


async def test_a_cursor_of_one_kind_is_not_one_of_all(grace: Client) -> None:
    alone = (await grace.sync(kind="memory")).next_cursor
    assert (await grace.sync(alone, kind="memory")).changes == []
    for kind in (None, "lesson"):
        assert await refused(grace, alone, kind) == (422, "cursor_invalid")


async def test_a_cursor_lasts_400_days(world: World, grace: Client) -> None:
    copy = await followed(grace)
    place = place_of(world, grace, copy.cursor)
    days = [replace(place, given_on=place.given_on - timedelta(days=days)) for days in (400, 401)]
    kept, lost = (cursor_at(world, grace, each) for each in days)
    assert (await grace.sync(kept)).changes == []
    assert await refused(grace, lost) == (410, "resync_needed")


async def test_asking_makes_a_cursor_last_again(world: World, grace: Client) -> None:
    place = place_of(world, grace, (await followed(grace)).cursor)
    old = replace(place, given_on=place.given_on - timedelta(days=300))
    again = await grace.sync(cursor_at(world, grace, old))
    assert place_of(world, grace, again.next_cursor) == place


async def test_a_cursor_ahead_of_the_database_begins_anew(world: World, grace: Client) -> None:
    """It was put back to a time before the cursor, in the same cluster."""
    place = place_of(world, grace, (await followed(grace)).cursor)
    ahead = replace(place, transaction=place.transaction + 1_000_000)
    assert await refused(grace, cursor_at(world, grace, ahead)) == (410, "resync_needed")


async def test_word_of_what_is_gone_is_kept_longer_than_cursors_last(
    world: World, grace: Client
) -> None:
    async def gone() -> set[UUID]:
        rows = await world.owner_fetch("select id from change where removed")
        return {row["id"] for row in rows}

    alan = await world.demo("alan")
    await alan.reset_model()
    before = await gone()
    assert len(before) > 3
    oldest, newer = sorted(before)[:2]
    sql = "update change set changed_at = now() - $2 * interval '1 day' where id = $1"
    await world.owner_fetch(sql, oldest, 403)
    await world.owner_fetch(sql, newer, 401)
    put = "update change set changed_at = now() - interval '5 years' where not removed"
    await world.owner_fetch(put)
    kept = "select count(*) as count from change where not removed"
    [rows] = await world.owner_fetch(kept)
    await purge_expired(world.database)
    assert await gone() == before - {oldest}
    assert await world.owner_fetch(kept) == [rows]
