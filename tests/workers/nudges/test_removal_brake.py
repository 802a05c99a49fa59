"""The brake on removals: a provider that calls everybody's phone gone is not believed for long."""

import asyncio
from datetime import timedelta
from typing import Any

from mobile_contract.client import Client
from tests.workers.nudges.reminding import LUNCH_STARTS, MINUTE, Reminding
from workers.nudges.send_nudges import send_nudges

WEEK = timedelta(days=7)
UNREGISTERED = {"status": 404, "error_code": "UNREGISTERED"}
ALL_GONE = {"match": {"kind": "fcm"}, "do": UNREGISTERED}


async def brake(reminding: Reminding) -> Any:
    """The brake on phones, once it was ever asked."""
    [row] = await reminding.world.owner_fetch(
        "select *, braked_until > clock_timestamp() as holds from removal_brake where kind = 'fcm'"
    )
    return row


async def retired(reminding: Reminding) -> int:
    """How many addresses were taken away."""
    rows = await reminding.world.owner_fetch("select from push_target where retired_at is not null")
    return len(rows)


async def more_phones(reminding: Reminding, client: Client, number: int) -> None:
    """So many devices more, of which nothing is due."""
    assert client.tokens is not None
    await reminding.world.owner_fetch(
        "with more as (insert into device (id, person_id, install_id, platform, signed_in_at,"
        "  last_seen_at) select gen_random_uuid(), $1, gen_random_uuid(), 'android', now(), now()"
        "  from generate_series(1, $2) returning id)"
        " insert into push_target (device_id, person_id, kind, address_hash, address_sealed,"
        "  registered_at) select id, $1, 'fid', uuid_send(id), '', now() from more",
        client.tokens.person_id,
        number,
    )


async def remind(reminding: Reminding, weeks: int = 0, workers: int = 1) -> None:
    """Plan and send the nudges of that week's lunch, all of whose phones are said to be gone."""
    await reminding.stub.rules(ALL_GONE)
    await reminding.plan(LUNCH_STARTS + weeks * WEEK - MINUTE)
    await reminding.world.set_time(LUNCH_STARTS + weeks * WEEK)
    await asyncio.gather(*(send_nudges(reminding.room) for _ in range(workers)))


async def test_of_a_few_phones_three_go_and_the_others_stay(reminding: Reminding) -> None:
    """Whichever of several workers hears of them; each push has failed, as the provider said."""
    people = [await reminding.person(f"learner{number}") for number in range(8)]
    await remind(reminding, workers=3)
    assert await retired(reminding) == 3
    assert (await reminding.ways()).count(("push", "failed", "unregistered")) == 8
    found = await brake(reminding)
    assert (found["holds"], found["kept"]) == (True, 5)
    await reminding.stub.rules()
    assert sum([(await who.reminders()).reachable for who in people]) == 5


async def test_after_a_quiet_hour_it_ends_by_itself_but_the_days_share_stays_used_up(
    reminding: Reminding,
) -> None:
    for number in range(6):
        await reminding.person(f"learner{number}")
    await remind(reminding)
    await reminding.world.owner_fetch(
        "update removal_brake set braked_until = clock_timestamp() - interval '1 s'"
    )
    await remind(reminding, weeks=1)
    assert await retired(reminding) == 3
    assert (await brake(reminding))["holds"]
    await reminding.world.owner_fetch(
        "update removal_brake set braked_until = clock_timestamp() - interval '1 s'"
    )
    await reminding.world.owner_fetch(
        "update target_removal set removed_at = removed_at - interval '1 day'"
    )
    await remind(reminding, weeks=2)
    assert await retired(reminding) == 6


async def test_of_many_phones_one_in_twenty_may_go(reminding: Reminding) -> None:
    people = [await reminding.person(f"learner{number}") for number in range(8)]
    await more_phones(reminding, people[0], 92)
    await remind(reminding)
    assert await retired(reminding) == 5
    assert (await brake(reminding))["kept"] == 3


async def test_of_very_many_phones_fifty_may_go_within_ten_minutes(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.person("grace")
    await more_phones(reminding, ada, 980)
    await reminding.world.owner_fetch(
        "insert into target_removal select gen_random_uuid(), 'fcm', clock_timestamp()"
        " from generate_series(1, 49)"
    )
    await remind(reminding)
    assert await retired(reminding) == 1
    assert (await brake(reminding))["kept"] == 1


async def test_browsers_are_counted_apart_from_phones(reminding: Reminding) -> None:
    await reminding.person("ada")
    await reminding.world.owner_fetch(
        "insert into target_removal select gen_random_uuid(), 'webpush', clock_timestamp()"
        " from generate_series(1, 60)"
    )
    await remind(reminding)
    assert await retired(reminding) == 1
