"""One use case, one transaction: all of it or nothing, and work is asked for only afterwards."""

# ruff: noqa: PT012 - a whole transaction is what raises

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from time import monotonic
from uuid import UUID

import asyncpg
import pytest
from redis.asyncio import Redis

from api.caller import Caller
from api.db.database import Database
from api.db.engine import DB
from api.db.transaction import system_transaction
from api.ground import Ground, open_ground_database
from api.identity.request_sign_in_link import request_sign_in_link
from api.jobs import Job, RedisBell, SendMail
from mobile_contract import identity
from tests.world import World

RUNG = ("arq:job:send_mail", "arq:queue")
WAITING = (
    "select count(*) from pg_locks where not granted and pid in"
    " (select pid from pg_stat_activity where datname = current_database())"
)
COUNT = "select count(*) from association"
ADD = (
    "insert into association (id, name, zone, language, created_at)"
    " values ($1, 'A', 'UTC', 'en', now())"
)


@pytest.fixture
async def redis(ground: Ground) -> AsyncIterator[Redis]:
    """The queue, with no ring of an earlier test left in it."""
    client = Redis.from_url(ground.redis_url)
    await client.delete(*RUNG)
    yield client
    await client.delete(*RUNG)
    await client.aclose()


@pytest.fixture
async def ringing(ground: Ground, redis: Redis) -> AsyncIterator[Database]:
    """A process that rings the real queue."""
    bell = RedisBell(ground.redis_url)
    async with open_ground_database(ground, bell) as opened:
        yield opened
    await bell.close()


class WitnessBell:
    """Writes down, at the moment it is rung, what somebody else can see in the database."""

    def __init__(self, database_url: str, count: str = COUNT) -> None:
        self.database_url = database_url
        self.count = count
        self.heard: list[tuple[tuple[Job, ...], int]] = []

    async def ring(self, jobs: tuple[Job, ...]) -> None:
        other = await asyncpg.connect(self.database_url.replace("interlude_owner", "postgres", 1))
        try:
            self.heard.append((jobs, await other.fetchval(self.count)))
        finally:
            await other.close()


async def test_work_is_asked_for_after_commit(ringing: Database, redis: Redis) -> None:
    async with system_transaction(ringing) as tx:
        tx.enqueue(SendMail())
        assert not await redis.exists(*RUNG)
    assert await redis.exists(*RUNG) == len(RUNG)


async def test_no_work_is_asked_for_when_the_transaction_rolls_back(
    ringing: Database, redis: Redis
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with system_transaction(ringing) as tx:
            tx.enqueue(SendMail())
            raise ZeroDivisionError
    assert not await redis.exists(*RUNG)


async def test_no_work_is_asked_for_when_the_commit_fails(
    ground: Ground, ringing: Database, redis: Redis
) -> None:
    owner = await asyncpg.connect(ground.database_url)
    await owner.execute(
        "create table throwaway (n int unique deferrable initially deferred);"
        " grant insert on throwaway to interlude_app"
    )
    await owner.close()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with system_transaction(ringing) as tx:
            tx.enqueue(SendMail())
            await tx.run("insert into throwaway values (1), (1)")
    assert not await redis.exists(*RUNG)
    assert not DB.transaction_exists()


async def test_who_is_woken_finds_the_row(ground: Ground) -> None:
    bell = WitnessBell(ground.database_url)
    tenant = UUID(int=7)
    async with (
        open_ground_database(ground, bell) as database,
        system_transaction(database, tenant) as tx,
    ):
        await tx.run(ADD, tenant)
        tx.enqueue(SendMail())
        assert bell.heard == []
    assert bell.heard == [((SendMail(),), 1)]


async def test_who_is_woken_by_a_call_finds_the_mail(demo_ground: Ground) -> None:
    bell = WitnessBell(demo_ground.database_url, "select count(*) from mail")
    async with open_ground_database(demo_ground, bell) as database:
        before = await database.dispatcher.fetchval("select count(id) from mail")
        asked = identity.RequestSignInLink("ada@demo.example", "c" * 43)
        await request_sign_in_link(database, Caller("requestSignInLink", "a-request"), asked)
    ((jobs, mails),) = bell.heard
    assert set(jobs) == {SendMail()}
    assert mails == before + 1


async def test_many_rings_before_the_worker_looks_are_one(ringing: Database, redis: Redis) -> None:
    async def ask() -> None:
        async with system_transaction(ringing) as tx:
            tx.enqueue(SendMail())
            tx.enqueue(SendMail())

    await asyncio.gather(*(ask() for _ in range(20)))
    assert await redis.zcard("arq:queue") == 1


async def test_first_rings_at_once_share_one_pool(ground: Ground, redis: Redis) -> None:
    bell = RedisBell(ground.redis_url)
    await redis.ping()
    pings = (await redis.info("commandstats"))["cmdstat_ping"]["calls"]
    await asyncio.gather(*(bell.ring((SendMail(),)) for _ in range(20)))
    # arq greets the server with one PING for each pool it opens.
    assert (await redis.info("commandstats"))["cmdstat_ping"]["calls"] == pings + 1
    await bell.close()


@pytest.mark.parametrize("queue", ["refuses", "says nothing"])
async def test_a_queue_out_of_reach_delays_a_request_by_less_than_a_second(
    demo_ground: Ground, queue: str
) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1] if queue == "says nothing" else 1
    async with (
        server,
        World.running(replace(demo_ground, redis_url=f"redis://127.0.0.1:{port}")) as world,
    ):
        ada = await world.demo("ada")
        mails = len(await world.mails_to("new@demo.example"))
        began = monotonic()
        await ada.request_mail_change("new@demo.example")
        assert monotonic() - began < 1
        assert len(await world.mails_to("new@demo.example")) == mails + 1


async def test_a_cancelled_request_writes_nothing_and_the_pool_stays_whole(
    demo_ground: Ground,
) -> None:
    async with World.running(replace(demo_ground, pool_size=2)) as world:
        ada = await world.demo("ada")
        before = await ada.me()
        for _ in range(3):
            await cancel_while_waiting(world, ada.change_me(identity.ChangeMe(name="X"), key="k"))
        assert await ada.me() == before
        assert await world.owner_fetch("select 1 from idempotency_key") == []
        async with asyncio.timeout(5):
            await asyncio.gather(*(ada.me() for _ in range(10)))
        assert (await ada.change_me(identity.ChangeMe(name="X"), key="k")).name == "X"


async def cancel_while_waiting(world: World, asking: object) -> None:
    """Start the request, let it run into a lock inside its transaction, and hang up."""
    holder = await asyncpg.connect(world.ground.database_url.replace("interlude_owner", "postgres"))
    held = holder.transaction()
    await held.start()
    await holder.execute("select 1 from person for update")
    task = asyncio.ensure_future(asking)  # type: ignore[call-overload]
    for _ in range(300):
        if await holder.fetchval(WAITING):
            break
        await asyncio.sleep(0.01)
    assert await holder.fetchval(WAITING)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await held.rollback()
    await holder.close()


async def test_nothing_of_a_call_survives_its_own_refusal(demo_world: World) -> None:
    """The audit row, the key and the person added before the refusal all go with it."""
    olga = await demo_world.demo("olga")
    counts = "select (select count(*) from person), (select count(*) from audit_entry),"
    counts += " (select count(*) from idempotency_key), (select count(*) from membership)"
    before = await demo_world.owner_fetch(counts)
    assert olga.tokens is not None
    answer = await olga.http.post(
        "/v1/members",
        json={"mail": "ada@demo.example", "roles": ["learner"]},
        headers={"Authorization": f"Bearer {olga.tokens.access_token}", "Idempotency-Key": "k"},
    )
    assert answer.json()["code"] == "member_exists"
    assert await demo_world.owner_fetch(counts) == before
