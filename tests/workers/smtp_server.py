"""A real SMTP server for tests (RFC 5321, the little a client needs), on a port of its own.

It counts what it took and can be told how to answer a command.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class SmtpServer:
    """What was tried and taken so far; `answers` replaces the reply to a verb, CONNECT or END."""

    port: int = 0
    seconds_per_mail: float = 0.0
    answers: dict[str, str] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        """As INTERLUDE_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def times_taken(self) -> Counter[str]:
        """How often each recipient got a mail."""
        return Counter(str(message["To"]) for message in self.taken)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""

        def say(reply: str) -> None:
            writer.write(f"{reply}\r\n".encode())

        with contextlib.suppress(ConnectionError):
            say(self.answers.get("CONNECT", "220 here"))
            while line := await reader.readline():
                verb = line.split(b" ")[0].strip().decode().upper()
                if verb == "RCPT":
                    self.tried.append(line.decode().strip())
                if verb == "DATA" and "DATA" not in self.answers:
                    say("354 go on")
                    await self._take(await reader.readuntil(b"\r\n.\r\n"))
                    say(self.answers.get("END", "250 taken"))
                    continue
                say(self.answers.get(verb, "221 bye" if verb == "QUIT" else "250 fine"))
        writer.close()

    async def _take(self, data: bytes) -> None:
        await asyncio.sleep(self.seconds_per_mail)
        if "END" not in self.answers:
            self.taken.append(message_from_bytes(data[:-5], policy=policy.default))


@asynccontextmanager
async def smtp_server() -> AsyncIterator[SmtpServer]:
    """The server, listening for as long as the block runs."""
    server = SmtpServer()
    async with await asyncio.start_server(server.talk, "127.0.0.1") as listening:
        server.port = listening.sockets[0].getsockname()[1]
        yield server
