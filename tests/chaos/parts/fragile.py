"""Servers of a chaos run that are there to crash, and to stand up again with all they promised."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api import embedded
from api.db.migrate import migrate
from api.embedded.programs import Program, exited, start_when_free, stop
from api.ground import Ground, settle_secret
from api.publishing.publish_courses import publish_courses
from tests.product import PATIENCE_S
from tests.taught import TAUGHT

_SECRET = "a secret of this run alone, thirty-two bytes or more"
LOOK_EVERY_S = 0.02


@dataclass(slots=True)
class Fragile:
    """A program and the process that runs it now, if any."""

    program: Program
    process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it; who still holds its place gets a moment to leave."""
        self.process = await start_when_free(self.program)

    async def strike(self, blow: signal.Signals) -> None:
        """Hit it, and wait until it is gone."""
        assert self.process is not None
        self.process.send_signal(blow)
        await exited(self.process, LOOK_EVERY_S)

    async def end(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self.process is not None:
            await stop(self.process, self.program)


@dataclass(slots=True)
class FragileServers:
    """PostgreSQL that keeps what it has promised, and a queue, on a data folder of their own."""

    data: Path
    postgres: Fragile
    valkey: Fragile
    ground: Ground

    @classmethod
    @asynccontextmanager
    async def standing(cls, folder: Path) -> AsyncIterator["FragileServers"]:
        """Both of them with the courses published, for as long as the block runs."""
        data = folder / "data"
        with embedded.ownership(data):
            ground = Ground(embedded.database_url(data), embedded.redis_url(data), _SECRET.encode())
            postgres = Fragile(embedded.postgres_program(data))
            servers = cls(data, postgres, Fragile(embedded.valkey_program(data)), ground)
            try:
                await servers._begin()
                yield servers
            finally:
                await servers.valkey.end()
                await servers.postgres.end()

    @property
    def superuser_url(self) -> str:
        """A connection that is behind no wall."""
        return embedded.superuser_url(self.data, database="interlude")

    @property
    def settings(self) -> dict[str, str]:
        """What a process is told of all this."""
        return {
            "INTERLUDE_DATA": str(self.data),
            "INTERLUDE_DATABASE_URL": self.ground.database_url,
            "INTERLUDE_REDIS_URL": self.ground.redis_url,
            "INTERLUDE_SECRET": _SECRET,
            "INTERLUDE_LOG_LEVEL": "warning",
        }

    async def crash_postgres(self) -> None:
        """Its immediate shutdown: nothing is written any more; it recovers as after a power cut."""
        await self.postgres.strike(signal.SIGQUIT)
        await self.postgres.start()
        await asyncio.wait_for(embedded.postgres_ready(self.data), PATIENCE_S)

    async def _begin(self) -> None:
        await self.postgres.start()
        await self.valkey.start()
        await embedded.wait_until_ready(self.data)
        await embedded.prepare_database(self.data)
        await migrate(self.ground.database_url)
        await settle_secret(self.ground)
        await publish_courses(self.ground, TAUGHT)
