"""One POST and never a second: what left the house is told from what did not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from tests.product import free_port
from workers.push.wire import Answer, AnswerLost, NeverLeft, Patience, Wire

QUICK = Patience(connect_s=0.3, whole_s=0.5)
OK = b"HTTP/1.1 201 Created\r\nLocation: /m/1\r\nContent-Length: 2\r\n\r\nhi"
EMPTY = "Content-Length: 0\r\n\r\n"

Talk = Callable[["Line"], Awaitable[None]]


@dataclass
class Service:
    """A push service that counts what reaches it."""

    talk: Talk
    requests: int = 0
    connections: int = 0
    open: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open.append(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self.talk(Line(self, reader, writer))
        writer.close()


@dataclass
class Line:
    """One connection, from the service's end."""

    service: Service
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def read(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        self.service.requests += 1
        return head + await self.reader.readexactly(4)

    async def answer(self, answer: bytes = OK) -> bytes:
        asked = await self.read()
        self.writer.write(answer)
        return asked


@asynccontextmanager
async def serving(talk: Talk) -> AsyncIterator[tuple[Service, str]]:
    service = Service(talk)
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield service, f"http://127.0.0.1:{port}/wp/1"
    finally:
        server.close()
        for writer in service.open:
            writer.close()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    wire = Wire(QUICK)
    yield wire
    await wire.close()


async def post(wire: Wire, url: str) -> Answer:
    return await wire.post(url, {"TTL": "60"}, b"body", wire.deadline())


async def answers(line: Line) -> None:
    while True:
        await line.answer()


async def test_an_answer_is_handed_on_as_it_is(wire: Wire) -> None:
    async with serving(answers) as (_, url):
        answer = await post(wire, url)
    assert (answer.status, answer.headers["location"], answer.body) == (201, "/m/1", b"hi")


async def test_many_posts_share_a_connection(wire: Wire) -> None:
    async with serving(answers) as (service, url):
        for _ in range(5):
            await post(wire, url)
    assert (service.requests, service.connections) == (5, 1)


async def test_a_redirect_is_not_followed(wire: Wire) -> None:
    async def redirects(line: Line) -> None:
        await line.answer(f"HTTP/1.1 307 Moved\r\nLocation: {hidden}\r\n{EMPTY}".encode())

    async with serving(answers) as (secret, hidden), serving(redirects) as (_, url):
        assert (await post(wire, url)).status == 307
    assert secret.connections == 0


async def test_a_cookie_is_not_kept(wire: Wire) -> None:
    heads = []

    async def bakes(line: Line) -> None:
        while True:
            bakes_one = f"HTTP/1.1 201 Created\r\nSet-Cookie: a=b\r\n{EMPTY}"
            heads.append(await line.answer(bakes_one.encode()))

    async with serving(bakes) as (_, url):
        await post(wire, url)
        await post(wire, url)
    assert len(heads) == 2
    assert b"ookie" not in heads[1]


# Before the first byte: it may be sent again.


async def test_where_nobody_listens_nothing_left(wire: Wire) -> None:
    with pytest.raises(NeverLeft):
        await post(wire, f"http://127.0.0.1:{free_port()}/")


async def test_where_the_name_is_unknown_nothing_left(wire: Wire) -> None:
    with pytest.raises(NeverLeft):
        await post(wire, "http://no-such-push-service.invalid/")


async def test_where_tls_fails_nothing_left(wire: Wire) -> None:
    async def no_tls(line: Line) -> None:
        await line.reader.read(10)
        line.writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with serving(no_tls) as (_, url):
        with pytest.raises(NeverLeft):
            await post(wire, url.replace("http:", "https:"))


async def test_where_tls_never_answers_nothing_left(wire: Wire) -> None:
    async with serving(silence) as (_, url):
        with pytest.raises(NeverLeft):
            await post(wire, url.replace("http:", "https:"))


async def test_with_no_time_left_nothing_left(wire: Wire) -> None:
    async with serving(answers) as (service, url):
        with pytest.raises(NeverLeft):
            await wire.post(url, {}, b"body", asyncio.get_running_loop().time() - 1)
    assert service.requests == 0


# After it: it never is.


async def silence(line: Line) -> None:
    await line.read()
    await asyncio.sleep(5)


async def hang_up(line: Line) -> None:
    await line.read()


async def reset(line: Line) -> None:
    await line.read()
    line.writer.transport.abort()


async def half_a_head(line: Line) -> None:
    await line.answer(b"HTTP/1.1 201 Cre")


async def half_a_body(line: Line) -> None:
    await line.answer(OK[:-1])


async def nonsense(line: Line) -> None:
    await line.answer(b"SMTP ready\r\n\r\n")


async def drops(line: Line) -> None:
    """A byte now and then: each in time, the whole never."""
    await line.read()
    for byte in OK.replace(b"Length: 2", b"Length: 99"):
        line.writer.write(bytes([byte]))
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("talk", "why"),
    [
        (silence, "timeout"),
        (drops, "timeout"),
        (hang_up, "cut"),
        (reset, "cut"),
        (half_a_head, "cut"),
        (half_a_body, "cut"),
        (nonsense, "cut"),
    ],
)
async def test_without_a_whole_answer_it_is_lost_and_was_posted_once(
    wire: Wire, talk: Talk, why: str
) -> None:
    async with serving(talk) as (service, url):
        with pytest.raises(AnswerLost, match=why):
            await post(wire, url)
        await asyncio.sleep(0.05)
    assert (service.requests, service.connections) == (1, 1)


async def test_a_connection_closed_between_two_posts_is_replaced_without_a_repeat(
    wire: Wire,
) -> None:
    async def one_each(line: Line) -> None:
        await line.answer()

    async with serving(one_each) as (service, url):
        for _ in range(3):
            await post(wire, url)
            await asyncio.sleep(0.02)
    assert (service.requests, service.connections) == (3, 3)


async def test_a_connection_closed_while_it_is_written_to_is_not_written_to_again(
    wire: Wire,
) -> None:
    async def one_only(line: Line) -> None:
        await line.answer()
        await line.read()

    async with serving(one_only) as (service, url):
        await post(wire, url)
        with pytest.raises(AnswerLost, match="cut"):
            await post(wire, url)
        await asyncio.sleep(0.05)
    assert (service.requests, service.connections) == (2, 1)


async def test_an_endless_answer_is_read_to_a_bound(wire: Wire) -> None:
    async def endless(line: Line) -> None:
        await line.answer(b"HTTP/1.1 201 Created\r\nContent-Length: 9999999\r\n\r\n")
        while not line.writer.is_closing():
            line.writer.write(bytes(4096))
            await asyncio.sleep(0)

    async with serving(endless) as (_, url):
        answer = await post(wire, url)
    assert answer.status == 201
    assert len(answer.body) < 200_000
