"""A tunnel's mouth between phones and the API: it loses replies and cuts bodies short.

One request a connection. Which process answers is a throw of the dice, whether it lives or not.
"""

import asyncio
import contextlib
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Odds:
    """The share of replies that are lost, and of request bodies that are cut short."""

    reply_lost: float = 0.05
    body_cut: float = 0.02


@dataclass(slots=True)
class FaultProxy:
    """`in_flight` are the requests an API process has now; the other counts are of what was done.

    Only a reply of success counts as lost: then the phone does not know what is stored already.
    """

    ports: Sequence[int]
    dice: random.Random
    odds: Odds
    url: str = ""
    requests: int = 0
    in_flight: int = 0
    replies_lost: int = 0
    bodies_cut: int = 0

    @classmethod
    @asynccontextmanager
    async def before(
        cls, ports: Sequence[int], dice: random.Random, odds: Odds
    ) -> AsyncIterator["FaultProxy"]:
        """A proxy before the API processes on these ports, for as long as the block runs."""
        proxy = cls(ports, dice, odds)
        server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0, limit=_HEAD_BYTES)
        proxy.url = "http://{}:{}".format(*server.sockets[0].getsockname())
        async with server:
            yield proxy

    async def _serve(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        with (
            contextlib.suppress(OSError, asyncio.IncompleteReadError),
            contextlib.closing(to_phone),
        ):
            head = await phone.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await phone.readexactly(int(length[1]) if length else 0)
            self.requests += 1
            self.in_flight += 1
            try:
                reply = await self._ask(head, body)
            finally:
                self.in_flight -= 1
            to_phone.write(reply)
            await to_phone.drain()

    async def _ask(self, head: bytes, body: bytes) -> bytes:
        """The reply as far as it is to reach the phone: nothing, where something went wrong."""
        api, to_api = await asyncio.open_connection("127.0.0.1", self.dice.choice(self.ports))
        with contextlib.closing(to_api):
            if body and self.dice.random() < self.odds.body_cut:
                to_api.write(head + body[: self.dice.randrange(len(body))])
                await to_api.drain()
                self.bodies_cut += 1
                return b""
            to_api.write(head + body)
            await to_api.drain()
            reply = await api.read()
        if reply.startswith(b"HTTP/1.1 2") and self.dice.random() < self.odds.reply_lost:
            self.replies_lost += 1
            return b""
        return reply
