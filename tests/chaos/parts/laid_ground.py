"""What the workers of a chaos run stand on: servers of their own, a new database, a push stub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api import embedded
from api.db.migrate import migrate
from api.ground import Ground, settle_secret
from api.publishing.publish_courses import publish_courses
from tests.push_stub import PushStub
from tests.taught import TAUGHT

_SECRET = "a secret of this run alone, thirty-two bytes or more"


@dataclass(frozen=True, slots=True)
class LaidGround:
    """`superuser_url` is behind no wall; `settings` are what a worker is told of all of it."""

    ground: Ground
    superuser_url: str
    stub: PushStub
    settings: dict[str, str]

    @classmethod
    @asynccontextmanager
    async def standing(cls, folder: Path) -> AsyncIterator["LaidGround"]:
        """Servers that survive a crash, the courses published, for as long as the block runs."""
        data = folder / "data"
        async with embedded.servers(data) as servers, PushStub.running(folder) as stub:
            ground = Ground(servers.database_url, servers.redis_url, _SECRET.encode())
            await migrate(ground.database_url)
            await settle_secret(ground)
            await publish_courses(ground, TAUGHT)
            url = embedded.superuser_url(data, database="interlude")
            yield cls(ground, url, stub, _settings(ground, data, stub))


def _settings(ground: Ground, data: Path, stub: PushStub) -> dict[str, str]:
    return {
        "INTERLUDE_DATA": str(data),
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": _SECRET,
        "INTERLUDE_FIREBASE_CREDENTIALS": str(stub.credentials),
        "INTERLUDE_FCM_URL": stub.url,
        "INTERLUDE_WEB_PUSH_ORIGINS": stub.url,
        "INTERLUDE_PUSH_CONTACT": "mailto:chaos@crowd.example",
    }
