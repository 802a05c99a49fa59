"""A line to a server that a test can cut and mend: a port of our own before the real one."""

import asyncio
import socket
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit, urlunsplit

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Line:
    """Nobody listens until `mend`; `cut` hangs up on everybody."""

    url: str
    port: int
    server: asyncio.Server | None = None
    open: list[asyncio.StreamWriter] = field(default_factory=list)

    @classmethod
    def to(cls, url: str) -> "Line":
        """A line to the server at this URL, still cut."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return cls(url, free.getsockname()[1])

    @property
    def near_url(self) -> str:
        """The URL of this end, the rest of it as it was."""
        parts = urlsplit(self.url)
        user, at, _ = parts.netloc.rpartition("@")
        if parts.scheme == "unix":
            return f"redis://127.0.0.1:{self.port}"
        return urlunsplit(parts._replace(netloc=f"{user}{at}127.0.0.1:{self.port}", query=""))

    async def mend(self) -> None:
        """From now on calls go through."""
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Hang up on everybody and let nobody in."""
        assert self.server is not None
        self.server.close()
        for writer in self.open:
            writer.transport.abort()
        self.open.clear()
        await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await self._call()
        self.open += [writer, far_writer]
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))

    async def _call(self) -> Streams:
        parts = urlsplit(self.url)
        asked = parse_qs(parts.query)
        if parts.scheme == "unix":
            return await asyncio.open_unix_connection(parts.path)
        if "host" in asked:
            folder, port = asked["host"][0], asked.get("port", ["5432"])[0]
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        usual = 6379 if parts.scheme.startswith("redis") else 5432
        return await asyncio.open_connection(parts.hostname, parts.port or usual)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
