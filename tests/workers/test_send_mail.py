"""Sending mail: each mail once, whatever the server says and whoever else is sending."""

# ruff: noqa: ASYNC110 (nothing else waits for these tests' event loop)

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.sealing import Keeper
from tests.workers.smtp_server import SmtpServer, smtp_server
from tests.world import PUBLIC_URL, World
from workers.mail_room import MailRoom
from workers.mail_transport import LocalOutbox, SmtpTransport
from workers.send_mail import LEASE, MOST_ATTEMPTS, send_mail

ADA = "ada@first.example"

PLANT = """
insert into mail (id, person_id, kind, content_sealed, state, due_at, expires_at, fence, attempts,
                  created_at)
select gen_random_uuid(), person_id, kind, content_sealed, 'pending', due_at, expires_at, 0, 0,
       created_at from mail, generate_series(2, $1)
"""


@pytest.fixture
async def server() -> AsyncIterator[SmtpServer]:
    async with smtp_server() as server:
        yield server


@pytest.fixture
async def room(world: World, server: SmtpServer) -> MailRoom:
    """A worker's room, and one mail to ada waiting in it."""
    await world.found("First", ADA)
    await world.client().request_sign_in_link(ADA)
    return MailRoom(
        world.database, SmtpTransport(server.url), PUBLIC_URL, "Interlude <post@interlude.example>"
    )


async def states(world: World) -> list[str]:
    rows = await world.owner_fetch("select state from mail order by id")
    return [row["state"] for row in rows]


async def make_due(world: World, *columns: str) -> None:
    await world.owner_fetch(
        f"update mail set {', '.join(f'{column} = clock_timestamp()' for column in columns)}"
    )


async def test_a_mail_travels_as_written(world: World, server: SmtpServer, room: MailRoom) -> None:
    assert await send_mail(room) == 1
    [message] = server.taken
    [row] = await world.owner_fetch("select id, state, sent_at, created_at from mail")
    assert (message["To"], message["From"]) == (ADA, "Interlude <post@interlude.example>")
    assert message["Subject"] == "Your sign-in link for Interlude"
    assert message["Message-ID"] == f"<{row['id']}@interlude.example>"
    assert abs(message["Date"].datetime - row["created_at"]) < timedelta(seconds=1)
    assert f"{PUBLIC_URL}/sign-in#{await world.mailed_token(ADA)}" in message.get_content()
    assert row["state"] == "sent"
    assert row["sent_at"] is not None
    assert await send_mail(room) == 0
    assert len(server.taken) == 1


async def test_four_workers_drain_two_hundred_mails_and_send_none_twice(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    await world.owner_fetch(PLANT, 200)
    sent = await asyncio.gather(*(send_mail(room) for _ in range(4)))
    assert sum(sent) == 200
    assert sum(number > 0 for number in sent) >= 2
    assert len(server.taken) == len({message["Message-ID"] for message in server.taken}) == 200
    assert set(await states(world)) == {"sent"}


async def test_a_slow_worker_that_lost_its_lease_leaves_the_mail_to_the_next(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    """The next worker comes while the first is still busy with an earlier mail of its batch."""
    await world.owner_fetch(PLANT, 3)
    server.seconds_per_mail = 0.3
    slow = asyncio.create_task(send_mail(room))
    while not server.tried:
        await asyncio.sleep(0.01)
    await world.owner_fetch(
        "update mail set lease_until = clock_timestamp() where id in"
        " (select id from mail where state = 'leased' order by lease_until limit 2)"
    )
    quick = await send_mail(room)
    assert await slow + quick == 3
    assert len(server.taken) == len({message["Message-ID"] for message in server.taken}) == 3


async def test_a_dead_workers_mail_is_sent_by_the_next_when_the_lease_ends(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    await world.owner_fetch(
        "update mail set state = 'leased', fence = 1, attempts = 1,"
        " lease_until = clock_timestamp() + $1",
        LEASE,
    )
    assert await send_mail(room) == 0
    await make_due(world, "lease_until")
    assert await send_mail(room) == 1
    [row] = await world.owner_fetch("select state, fence, attempts from mail")
    assert tuple(row) == ("sent", 2, 2)


async def test_a_stale_workers_outcome_is_not_recorded(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    server.answers["END"] = "550 never"
    server.seconds_per_mail = 0.5
    stale = asyncio.create_task(send_mail(room))
    while not server.tried:
        await asyncio.sleep(0.01)
    await make_due(world, "lease_until")
    await send_mail(replace(room, transport=LocalOutbox()))
    assert await states(world) == ["sent"]
    await stale
    assert await states(world) == ["sent"]


@pytest.mark.parametrize("verb", ["RCPT", "END"])
async def test_a_mail_the_server_never_takes_is_not_tried_again(
    world: World, server: SmtpServer, room: MailRoom, verb: str
) -> None:
    server.answers[verb] = "550 no such mailbox"
    assert await send_mail(room) == 0
    [row] = await world.owner_fetch("select state, error from mail")
    assert tuple(row) == ("failed", "SMTP 550")
    await make_due(world, "due_at")
    await send_mail(room)
    assert len(server.tried) == 1


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("RCPT", "450 greylisted, come again"),
        ("END", "451 disk full"),
        ("CONNECT", "554 not now"),
        ("MAIL", "530 log in first"),
        ("EHLO", "421 closing"),
    ],
)
async def test_a_mail_the_server_does_not_take_now_waits(
    world: World, server: SmtpServer, room: MailRoom, verb: str, reply: str
) -> None:
    server.answers |= {verb: reply, "HELO": reply if verb == "EHLO" else "250 fine"}
    assert await send_mail(room) == 0
    assert await states(world) == ["pending"]
    server.answers.clear()
    assert await send_mail(room) == 0
    await make_due(world, "due_at")
    assert await send_mail(room) == 1


async def test_the_pause_doubles_with_every_try_and_the_eighth_is_the_last(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    server.answers["RCPT"] = "450 greylisted, come again"
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        await send_mail(room)
        [row] = await world.owner_fetch(
            "select state, due_at - clock_timestamp() as pause from mail"
        )
        pauses.append(round(row["pause"].total_seconds()))
        await make_due(world, "due_at")
    assert pauses[:-1] == [10, 20, 40, 80, 160, 320, 640]
    assert await states(world) == ["failed"]
    assert len(server.tried) == MOST_ATTEMPTS


async def test_a_server_out_of_reach_leaves_the_mail_waiting(world: World, room: MailRoom) -> None:
    async with smtp_server() as gone:
        pass
    assert await send_mail(replace(room, transport=SmtpTransport(gone.url))) == 0
    [row] = await world.owner_fetch("select state, error from mail")
    assert tuple(row) == ("pending", "SMTPConnectError")


async def test_an_expired_mail_is_not_sent(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    await make_due(world, "expires_at")
    assert await send_mail(room) == 0
    assert await states(world) == ["expired"]
    assert server.tried == []


async def test_a_mail_that_cannot_be_written_does_not_stop_the_others(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    await world.owner_fetch(PLANT, 4)
    for change in ("kind = 'of a younger release'", "content_sealed = 'altered'"):
        await world.owner_fetch(
            f"update mail set {change} where id = (select id from mail where kind = 'sign_in'"
            " and length(content_sealed) > 20 order by id limit 1)"
        )
    assert await send_mail(room) == 2
    assert sorted(await states(world)) == ["pending", "pending", "sent", "sent"]


async def test_a_worker_with_another_secret_leaves_the_mail_to_one_with_the_right_one(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    stranger = replace(
        world.database, keeper=Keeper.from_secret(b"another secret of 32 bytes......")
    )
    assert await send_mail(replace(room, database=stranger)) == 0
    await make_due(world, "due_at")
    assert await send_mail(room) == 1


async def test_a_mail_of_somebody_erased_is_given_up(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    await world.owner_fetch("delete from person_key")
    assert await send_mail(room) == 0
    assert await states(world) == ["failed"]


@pytest.mark.parametrize(
    ("typed", "travels"),
    [
        ("ada@münchen.example", "<ada@xn--mnchen-3ya.example>"),
        ("mallory,ada@first.example", None),
        ("mallory<ada@first.example", None),
    ],
)
async def test_a_mail_goes_to_exactly_the_one_address_that_was_typed(
    world: World, server: SmtpServer, room: MailRoom, typed: str, travels: str | None
) -> None:
    await send_mail(room)
    server.tried.clear()
    ada = await world.signed_in(ADA)
    await ada.request_mail_change(typed)
    await send_mail(room)
    expected = [f"RCPT TO:{travels}"] if travels else []
    assert [line for line in server.tried if f"<{ADA}>" not in line] == expected
    [row] = await world.owner_fetch("select state, error from mail where kind = 'mail_change'")
    assert tuple(row) == (("sent", None) if travels else ("failed", "address unusable"))


async def test_a_worker_that_is_stopped_gives_back_what_it_has_not_begun(
    world: World, server: SmtpServer, room: MailRoom
) -> None:
    await world.owner_fetch(PLANT, 10)
    server.seconds_per_mail = 0.2
    working = asyncio.create_task(send_mail(room))
    while len(server.taken) < 2:
        await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.wait([working])
    counted = {state: (await states(world)).count(state) for state in ("sent", "pending", "leased")}
    assert counted["leased"] <= 1
    assert counted["pending"] >= 7
    server.seconds_per_mail = 0
    await send_mail(room)
    assert len(server.taken) == len({message["Message-ID"] for message in server.taken})
