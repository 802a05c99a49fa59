"""Restored into another cluster, a database numbers anew: every phone begins anew, once."""

import pytest

from api.db.epoch import settle_epoch
from api.ground import Ground
from mobile_contract.client import ApiProblem, Client
from mobile_contract.local_copy import LocalCopy
from tests.api.changes.following import follow, study
from tests.world import World


async def is_told_to_begin_anew(client: Client, cursor: str | None) -> bool:
    """Whether this cursor is refused for good."""
    with pytest.raises(ApiProblem) as met:
        await client.sync(cursor)
    return (met.value.status, met.value.code) == (410, "resync_needed")


async def test_a_restore_into_another_cluster_begins_anew(demo_ground: Ground) -> None:
    """As a dump of a cluster that was further on: its numbers lie ahead of this one's."""
    copy, anew = LocalCopy(), LocalCopy()
    async with World.running(demo_ground) as before:
        grace = await before.demo("grace")
        await follow(grace, copy)
        await before.owner_fetch("update installation set cluster = 'another'")
        await before.owner_fetch("update change set transaction = transaction + 1000000000")
    async with World.running(demo_ground) as restored:
        again = restored.client()
        again.tokens = grace.tokens
        assert await is_told_to_begin_anew(again, copy.cursor)
        await follow(again, anew)
        assert set(anew.things) == set(copy.things)
        await study(restored, again, 1)
        assert await follow(again, anew) != []
    assert not await settle_epoch(demo_ground.database_url)


async def test_starting_again_in_the_same_cluster_changes_nothing(demo_ground: Ground) -> None:
    copy = LocalCopy()
    async with World.running(demo_ground) as before:
        grace = await before.demo("grace")
        await follow(grace, copy)
    async with World.running(demo_ground) as later:
        again = later.client()
        again.tokens = grace.tokens
        assert await follow(again, copy) == []
