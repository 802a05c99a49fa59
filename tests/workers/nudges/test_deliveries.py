"""What an operator is told of nudges that were sent, wait, or failed, and what she can let go."""

from datetime import timedelta

from api.clock import utc_now
from api.commands.deliveries import delivery_lines
from api.deliveries import Deliveries, Ways
from api.delivery_queries import read_deliveries, release_held_back
from tests.workers.nudges.reminding import LUNCH_STARTS, MINUTE, Reminding
from workers.nudges.send_nudges import send_nudges


async def found(reminding: Reminding) -> Deliveries:
    """How deliveries stand."""
    return await read_deliveries(reminding.world.database)


async def ways(reminding: Reminding) -> dict[tuple[str, str], int]:
    """How many nudges there are of each channel and state."""
    seen = (await found(reminding)).ways
    return {(each.channel, each.state): each.number for each in seen if each.channel != "mail"}


async def test_every_way_is_in_one_state_with_its_age_and_reason(reminding: Reminding) -> None:
    await reminding.world.owner_fetch("update mail set state = 'failed' where kind = 'sign_in'")
    mails = await reminding.world.owner_fetch("select count(*) as number from mail")
    of_mails = Ways("mail", "failed", mails[0]["number"], None)
    assert await found(reminding) == Deliveries((of_mails,), (), (), (), (), ())
    for number in range(3):
        await reminding.person(f"learner{number}")
    await reminding.plan()
    assert await ways(reminding) == {("inbox", "planned"): 3, ("push", "planned"): 3}
    await reminding.world.set_time(LUNCH_STARTS + 2 * MINUTE)
    waiting = [each for each in (await found(reminding)).ways if each.channel != "mail"]
    assert {(each.state, each.number) for each in waiting} == {("pending", 3)}
    assert all(120 <= (each.oldest_s or 0) <= 150 for each in waiting)

    busy = {"status": 503, "error_code": "UNAVAILABLE"}
    unregistered = {"status": 404, "error_code": "UNREGISTERED"}
    await reminding.stub.rules(
        {"match": {"target": "phone-of-learner0"}, "do": busy},
        {"match": {"target": "phone-of-learner1"}, "do": unregistered},
    )
    await send_nudges(reminding.room)
    assert await ways(reminding) == {
        ("inbox", "sent"): 3,
        ("push", "failed"): 1,
        ("push", "retry"): 1,
        ("push", "sent"): 1,
    }
    now = await found(reminding)
    assert {(each.state, each.code, each.number) for each in now.reasons} == {
        ("failed", "unregistered", 1),
        ("retry", "unavailable", 1),
    }
    sent = {each.channel: (each.in_1_min, each.in_15_min) for each in now.throughput}
    assert sent == {"inbox": (3, 3), "push": (1, 1)}
    told = (await reminding.world.client().http.get("/metrics")).text.splitlines()
    assert 'interlude_delivery_ways{channel="push",state="failed"} 1.0' in told
    assert told.count("# TYPE interlude_delivery_ways gauge") == 1
    await reminding.stub.rules()
    await reminding.pauses_end()
    await send_nudges(reminding.room)
    again = (await reminding.world.client().http.get("/metrics")).text.splitlines()
    assert [each for each in again if "delivery" in each] == [  # not asked of the database anew
        each for each in told if "delivery" in each
    ]


async def test_what_is_held_back_is_told_and_let_go_of(
    reminding: Reminding,
) -> None:
    for number in range(5):
        await reminding.person(f"learner{number}")
    gone = {"status": 404, "error_code": "UNREGISTERED"}
    await reminding.stub.rules({"match": {"kind": "fcm"}, "do": gone})
    await reminding.plan()
    await reminding.send()
    await reminding.world.owner_fetch(
        "insert into push_channel (name, paused_at, paused_until, paused_for) values"
        " ('webpush https://push.example', now(), now() + interval '1 h', 'http_403')"
    )
    text = "\n".join(delivery_lines(await found(reminding)))
    assert "BRAKE on removing fcm addresses: 2 kept, since " in text
    assert "PAUSED webpush https://push.example: http_403, since " in text
    assert "push failed: 5" in text
    assert "  5 x push failed: unregistered" in text

    assert await release_held_back(reminding.world.database) == 2
    now = await found(reminding)
    assert now.braked == ()
    assert now.paused[0].until - utc_now() < timedelta(seconds=1)
    await reminding.plan(LUNCH_STARTS + timedelta(days=7) - MINUTE)
    await reminding.send(LUNCH_STARTS + timedelta(days=7))
    assert (await found(reminding)).braked == ()
    gone_now = "select from push_target where retired_at is not null"
    assert len(await reminding.world.owner_fetch(gone_now)) == 5


async def test_what_waited_for_a_paused_channel_leaves_at_once_when_it_is_let_go_of(
    reminding: Reminding,
) -> None:
    await reminding.person("ada")
    forbidden = {"status": 403}
    await reminding.stub.rules({"match": {"kind": "fcm"}, "do": forbidden})
    await reminding.plan()
    await reminding.send()
    await reminding.stub.rules()
    await send_nudges(reminding.room)
    assert ("push", "pending") in await ways(reminding)
    assert await release_held_back(reminding.world.database) == 1
    await send_nudges(reminding.room)
    assert ("push", "sent") in await ways(reminding)
