"""Purging: what is past its retention goes, what is not stays to the day."""

from datetime import timedelta

from mobile_contract import identity
from tests.world import World
from workers.purge_expired import purge_expired

ADA = "ada@first.example"
ALMOST = timedelta(minutes=1)

# What ages each kind of row, and after how long it goes.
RETENTION = {
    "idempotency_key": ("created_at", timedelta(days=2)),
    "sign_in_link": ("expires_at", timedelta(days=1)),
    "refresh_token": ("replaced_at", timedelta(days=30)),
    "mail": ("created_at", timedelta(days=7)),
}


async def _one_of_each(world: World) -> None:
    await world.found("First", ADA)
    ada = await world.signed_in(ADA)
    await ada.refresh()
    await ada.change_me(identity.ChangeMe(name="Ada"), key="my-name")
    await world.owner_fetch("update mail set state = 'sent'")


async def _count(world: World, table: str) -> int:
    return len(await world.owner_fetch(f"select from {table}"))


async def test_nothing_fresh_is_purged(world: World) -> None:
    await _one_of_each(world)
    assert await purge_expired(world.database) == 0


async def test_each_kind_goes_when_its_retention_ends_and_not_before(world: World) -> None:
    await _one_of_each(world)
    await world.owner_fetch("delete from refresh_token where replaced_at is null")
    for table, (column, kept) in RETENTION.items():
        assert await _count(world, table) == 1
        change = f"update {table} set {column} = clock_timestamp() - $1::interval"
        await world.owner_fetch(change, kept - ALMOST)
        assert await purge_expired(world.database) == 0, table
        await world.owner_fetch(change, kept + ALMOST)
        assert await purge_expired(world.database) == 1, table
        assert await _count(world, table) == 0


async def test_tokens_go_when_their_sign_in_has_ended(world: World) -> None:
    await _one_of_each(world)
    await world.owner_fetch("update refresh_token set revoked_at = now() - interval '31 days'")
    assert await purge_expired(world.database) == 2
    ada = await world.signed_in(ADA)
    await world.owner_fetch("update refresh_token set family_expires_at = now()")
    assert await purge_expired(world.database) == 1
    assert (await ada.me()).mail == ADA


async def test_a_mail_that_still_waits_stays_however_old(world: World) -> None:
    await _one_of_each(world)
    for state in ("pending", "leased"):
        await world.owner_fetch(
            "update mail set state = $1, created_at = now() - interval '1 year'", state
        )
        assert await purge_expired(world.database) == 0
    for state in ("failed", "expired"):
        await world.owner_fetch("update mail set state = $1", state)
        assert await _count(world, "mail") == 1
    assert await purge_expired(world.database) == 1


async def test_what_must_stay_is_untouched(world: World) -> None:
    await _one_of_each(world)
    before = {
        table: await _count(world, table)
        for table in ("person", "person_key", "device", "membership", "enrolment", "audit_entry")
    }
    for table, (column, kept) in RETENTION.items():
        await world.owner_fetch(
            f"update {table} set {column} = clock_timestamp() - $1::interval", kept + ALMOST
        )
    assert await purge_expired(world.database) >= 4
    assert {table: await _count(world, table) for table in before} == before
    assert all(before.values())
