"""How many due nudges a second leave the house, beside firebase-admin sending the same messages?

`PYTHONPATH=. python tests/benchmarks/bench_dispatch.py`. Ours is the product's own worker code in
one process: claimed, looked at once more, intent committed, sent, outcome committed, each for
itself; theirs is `send_each_async`, which keeps nothing. Both post to the push stub, a process of
its own, which answers at once or after 100 ms. Gate P4: floor 5x, goal 20x theirs.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import firebase_admin  # type: ignore[import-untyped]
from firebase_admin import credentials, messaging

from api.clock import pin_zone_data
from api.ground import open_ground_database
from api.logs import set_up_logs
from tests.benchmarks.parts.machine import print_machine, spread
from tests.benchmarks.parts.serving import folder
from tests.chaos.parts.crowd_time import ALL_DUE, DECIDED_FROM, move_time
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.same_break import Crowd, let_them_wait
from tests.push_stub import PushStub
from workers.nudges.hand_over import NudgeRoom
from workers.nudges.plan_nudges import plan_nudges
from workers.nudges.send_nudges import send_nudges
from workers.push.ways import Pushes, open_ways

NUDGES = 300
PASSES = 3
ANSWERS_AFTER_MS = (0, 100)
PUBLIC_URL = "https://learn.example"

# As they were before they were sent, and nobody's attention spent on them.
_DUE_AGAIN = """
update nudge_send set state = 'pending', code = null, provider_id = null, not_before = null,
  lease_until = null, sent_try_at = null, settled_at = null, fence = 0, attempts = 0;
delete from interruption;
"""


def main() -> None:
    """Print both sides, taken in turns so that noise meets both."""
    print_machine()
    set_up_logs("warning")
    pin_zone_data()
    with folder() as made:
        asyncio.run(_compare(made))


async def _compare(made: Path) -> None:
    async with FragileServers.standing(made) as servers, PushStub.running(made) as stub:
        url = servers.superuser_url
        theirs = _firebase(stub)
        async with open_ground_database(servers.ground) as database:
            await move_time(url, DECIDED_FROM)
            await let_them_wait(database, url, stub, Crowd.of_phones(NUDGES), datetime.now(UTC))
            await plan_nudges(database)
            await move_time(url, ALL_DUE)
            pushes = Pushes(stub.credentials, stub.url, "mailto:bench@crowd.example", frozenset())
            async with open_ways(pushes, database.keeper.vapid_key) as senders:
                room = NudgeRoom(database, senders, PUBLIC_URL)
                for after_ms in ANSWERS_AFTER_MS:
                    await _take_turns(servers, stub, room, theirs, after_ms)


async def _take_turns(
    servers: FragileServers,
    stub: PushStub,
    room: NudgeRoom,
    theirs: Callable[[], Awaitable[None]],
    after_ms: int,
) -> None:
    async def ours() -> None:
        await send_nudges(room)

    rates: dict[str, list[float]] = {"send_each_async": [], "send_nudges": []}
    for _ in range(PASSES):
        await _make_due(servers.superuser_url)
        for name, side in (("send_each_async", theirs), ("send_nudges", ours)):
            await stub.reset()
            await stub.rules({"phase": {"delay_ms": after_ms}})
            began = time.perf_counter()
            await side()
            rates[name].append(NUDGES / (time.perf_counter() - began))
            assert (await stub.stats())["accepted"] == NUDGES
    _tell(after_ms, rates)


async def _make_due(superuser_url: str) -> None:
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(_DUE_AGAIN)
    finally:
        await connection.close()


def _firebase(stub: PushStub) -> Callable[[], Awaitable[None]]:
    """firebase-admin as its guide shows it, but for the address it posts to."""
    app = firebase_admin.initialize_app(credentials.Certificate(str(stub.credentials)))
    messaging._MessagingService.FCM_URL = f"{stub.url}/v1/projects/{{0}}/messages:send"

    async def send() -> None:
        sent = await messaging.send_each_async([_message(n) for n in range(NUDGES)], app=app)
        assert sent.failure_count == 0

    return send


def _message(number: int) -> messaging.Message:
    return messaging.Message(
        fid=f"phone-{number}",
        data={"type": "nudge", "minutes": "15", "deep_link": f"{PUBLIC_URL}/n/{number:036}"},
        notification=messaging.Notification(title="A lesson waits", body="15 minutes will do."),
        android=messaging.AndroidConfig(
            priority="high",
            ttl=3600,
            collapse_key="due",
            notification=messaging.AndroidNotification(tag=f"{number:036}", channel_id="nudges"),
        ),
        apns=messaging.APNSConfig(
            headers={"apns-collapse-id": f"{number:036}", "apns-priority": "10"},
            payload=messaging.APNSPayload(messaging.Aps(thread_id="due", sound="default")),
        ),
    )


def _tell(after_ms: int, rates: dict[str, list[float]]) -> None:
    print(f"{NUDGES} nudges, answered after {after_ms} ms, median of {PASSES}")
    for name, taken in rates.items():
        print(f"  {name:<16} messages/s {spread(taken)}")
    pairs = zip(rates["send_nudges"], rates["send_each_async"], strict=True)
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    print(f"  ours / theirs    {ratio:.2f}   gate P4: floor 5x, goal 20x")


if __name__ == "__main__":
    main()
