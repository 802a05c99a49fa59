"""Two clocks: people's time can be moved for tests and demos, the database's cannot."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from api.db.database import Database
from api.db.transaction import system_transaction
from api.ground import Ground, open_ground_database
from api.people_clock import set_people_time
from tests.world import World
from workers.mail_room import MailRoom
from workers.mail_transport import mail_transport
from workers.send_mail import send_mail

ELSEWHEN = datetime(2031, 3, 30, 0, 30, tzinfo=UTC)
TOLERANCE = timedelta(seconds=30)


async def clocks(database: Database) -> tuple[datetime, datetime]:
    """(the database's time, people's time)."""
    async with system_transaction(database) as tx:
        return tx.database_now, tx.people_now


async def test_people_time_moves_and_database_time_does_not(
    ground: Ground, database: Database
) -> None:
    before, same = await clocks(database)
    assert before == same
    await set_people_time(ground.database_url, ELSEWHEN)
    after, people = await clocks(database)
    assert timedelta() < after - before < TOLERANCE
    assert timedelta() <= people - ELSEWHEN < TOLERANCE


async def test_people_time_goes_on_and_can_be_set_back(ground: Ground, database: Database) -> None:
    await set_people_time(ground.database_url, ELSEWHEN)
    first, second = [(await clocks(database))[1] for _ in range(2)]
    assert first < second
    await set_people_time(ground.database_url, None)
    now, people = await clocks(database)
    assert now == people


async def test_one_transaction_has_one_people_time(ground: Ground, database: Database) -> None:
    async with system_transaction(database) as tx:
        before = tx.people_now
        await set_people_time(ground.database_url, ELSEWHEN)
        assert tx.people_now == before


@pytest.mark.parametrize(
    "sql",
    [
        "update people_clock set shift = interval '1 day'",
        "delete from people_clock",
        "insert into people_clock (id, shift, set_at) values (2, interval '1 day', now())",
    ],
)
async def test_the_application_can_only_read_the_clock(database: Database, sql: str) -> None:
    async with system_transaction(database) as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.run(sql)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.dispatcher.execute(sql)


async def test_there_is_one_clock(ground: Ground) -> None:
    owner = await asyncpg.connect(ground.database_url)
    with pytest.raises(asyncpg.PostgresError):
        await owner.execute("insert into people_clock (id, shift, set_at) values (2, '0', now())")
    await owner.close()


@pytest.mark.parametrize("moved", [timedelta(days=400), timedelta(days=-400)])
async def test_tokens_and_links_do_not_care_about_people_time(
    demo_world: World, moved: timedelta
) -> None:
    ada = await demo_world.demo("ada")
    waiting = demo_world.client()
    await waiting.request_sign_in_link("grace@demo.example")
    token = await demo_world.mailed_token("grace@demo.example")
    await demo_world.set_time(datetime.now(UTC) + moved)
    assert (await ada.me()).name == "Ada"
    await ada.refresh()
    assert (await ada.me()).name == "Ada"
    await waiting.sign_in(token)
    assert (await waiting.me()).name == "Grace"


async def test_a_mail_waits_and_expires_by_database_time(demo_world: World) -> None:
    """A mail worth ten minutes is still sent when people's time has gone on for years."""
    room = MailRoom(demo_world.database, mail_transport(None), "https://x.example", "I <i@x>")
    await send_mail(room)
    await demo_world.client().request_sign_in_link("ada@demo.example")
    await demo_world.set_time(ELSEWHEN)
    assert await send_mail(room) == 1


async def test_the_study_day_and_what_is_due_follow_people_time(demo_world: World) -> None:
    grace = await demo_world.demo("grace")
    today = await grace.progress()
    await demo_world.set_time(datetime.now(UTC) + timedelta(days=60))
    later = await grace.progress()
    assert later.today - today.today in (timedelta(days=59), timedelta(days=60), timedelta(days=61))
    assert later.due_now > today.due_now
    session = await grace.start_session(5)
    assert session.composed_at - datetime.now(UTC) > timedelta(days=59)
    assert "review_overdue" in {step.reason.code for step in session.steps}


async def test_the_study_day_turns_at_four_in_the_morning_of_people_time(
    demo_world: World,
) -> None:
    ada = await demo_world.demo("ada")
    await demo_world.set_time(datetime(2027, 1, 15, 2, 59, tzinfo=UTC))  # 3:59 in Berlin
    assert (await ada.progress()).today.day == 14
    await demo_world.set_time(datetime(2027, 1, 15, 3, 1, tzinfo=UTC))
    assert (await ada.progress()).today.day == 15


async def test_people_time_outlives_the_process(demo_ground: Ground) -> None:
    await set_people_time(demo_ground.database_url, ELSEWHEN)
    for _ in range(2):
        async with open_ground_database(demo_ground) as database:
            _, people = await clocks(database)
        assert timedelta() <= people - ELSEWHEN < TOLERANCE
