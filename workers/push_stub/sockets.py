"""How does an answer leave the stub, or fail to? One conversation a connection; the faults that act
on the socket itself act here.
"""

import asyncio
import contextlib
import socket
import struct

from workers.push_stub.reception import Reception, Reply
from workers.push_stub.rules import Late, Phase
from workers.push_stub.wire import Answer, Incoming, Unreadable

# Close by resetting: no lingering for what was not sent yet (SO_LINGER on, for 0 seconds).
_RESET = struct.pack("ii", 1, 0)
_MORE_THAN_IS_SENT = 10


class Sockets:
    """Every open connection."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._opened = 0
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._closing = asyncio.Event()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests until one of the two sides ends it."""
        self._opened += 1
        self._open[writer] = asyncio.current_task()
        talk = _Conversation(self._reception, self._closing, reader, writer, self._opened)
        try:
            await talk.to_its_end()
        finally:
            del self._open[writer]
            writer.close()

    async def close(self) -> None:
        """End every connection, whatever it is waiting for."""
        self._closing.set()
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*(task for task in self._open.values() if task))


class _Conversation:
    def __init__(
        self,
        reception: Reception,
        closing: asyncio.Event,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        number: int,
    ) -> None:
        self._reception = reception
        self._closing = closing
        self._reader = reader
        self._writer = writer
        self._number = number
        self._incoming = Incoming(reader)

    async def to_its_end(self) -> None:
        with contextlib.suppress(ConnectionError):
            try:
                while await self._exchange():
                    pass
            except Unreadable as error:
                self._writer.write(_whole(Answer(400, str(error).encode())))

    async def _exchange(self) -> bool:
        """One request and its answer; whether the connection goes on."""
        head = await self._incoming.head()
        if head is None or self._reception.closes_unread(head, self._number):
            return False
        request = await self._incoming.whole()
        if request is None:
            return False
        reply = self._reception.reply(request, self._number)
        return await self._deliver(reply) and request.keep_alive

    async def _deliver(self, reply: Reply) -> bool:
        if reply.phase == "hang":
            await self._reader.read()  # until the client gives up
        elif reply.phase in ("rst", "after_accept"):
            self._reset()
            return False
        if reply.answer is None:
            return False
        if isinstance(reply.phase, Late):
            await self._wait(reply.phase.delay_ms / 1000)
        self._writer.write(_as_far_as(reply.answer, reply.phase))
        await self._writer.drain()
        return reply.phase == "answer" or isinstance(reply.phase, Late)

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def _reset(self) -> None:
        connection: socket.socket = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._writer.transport.abort()


def _as_far_as(answer: Answer, phase: Phase | Late) -> bytes:
    """What of the answer gets onto the wire."""
    if phase == "cut_header":
        head = answer.head()
        return head[: len(head) // 2]
    if phase == "cut_body":
        promised = len(answer.body) + _MORE_THAN_IS_SENT
        return answer.head(promised) + answer.body[: len(answer.body) // 2]
    return _whole(answer)


def _whole(answer: Answer) -> bytes:
    return answer.head() + answer.body
