"""The local outbox: the mails as their recipients would read them, the oldest first."""

from api.outbox import read_outbox
from tests.world import PUBLIC_URL, World

ADA, ALAN = "ada@first.example", "alan@second.example"


async def test_mails_are_listed_oldest_first_with_how_far_they_got(world: World) -> None:
    await world.found("First", ADA)
    await world.found("Second", ALAN)
    for mail in (ADA, ALAN, ADA):
        await world.client().request_sign_in_link(mail)
    await world.owner_fetch(
        "update mail set state = 'sent' where id = (select id from mail order by id limit 1)"
    )
    found = await read_outbox(world.database, world.ground.database_url, PUBLIC_URL, 10)
    assert [each.mail.to for each in found] == [ADA, ALAN, ADA]
    assert [each.state for each in found] == ["sent", "pending", "pending"]
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert len({each.mail.body for each in found}) == 3


async def test_only_the_latest_are_read_where_there_are_many(world: World) -> None:
    await world.found("First", ADA)
    for _ in range(3):
        await world.client().request_sign_in_link(ADA)
    everything = await read_outbox(world.database, world.ground.database_url, PUBLIC_URL, 10)
    latest = await read_outbox(world.database, world.ground.database_url, PUBLIC_URL, 2)
    assert latest == everything[1:]
