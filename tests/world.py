"""A running Interlude for tests: the ASGI application, its mailbox, its clock, its people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from api.associations.add_association import add_association
from api.db.database import Database
from api.demo import mail_of
from api.files import open_files
from api.ground import Ground
from api.outbox import read_outbox
from api.people_clock import set_people_time
from api.web.envelope import envelope
from content.format import Exercise, Lesson, decode_lesson
from content.marking.sample_responses import right_response, wrong_response
from mobile_contract import associations, sessions
from mobile_contract.client import Client
from tests.stage import Stage

PUBLIC_URL = "https://learn.example"

_LESSONS: dict[str, Lesson] = {}


@dataclass(frozen=True, slots=True)
class World:
    """One application in the test's own event loop, on a database of its own."""

    ground: Ground
    database: Database
    app: Any

    @classmethod
    @asynccontextmanager
    async def running(cls, ground: Ground) -> AsyncIterator["World"]:
        """Start it, lifespan included; files it keeps are gone with it."""
        folder = TemporaryDirectory(prefix="interlude-files-")
        ground = replace(ground, files=ground.files or open_files(None, Path(folder.name)))
        stage = Stage.free()
        stage.ground = ground
        started, stop = asyncio.Event(), asyncio.Event()

        async def live() -> None:
            # A lifespan must end in the task it began in; fixtures begin and end in two.
            async with stage.app.lifespan():
                started.set()
                await stop.wait()

        living = asyncio.create_task(live())
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait((living, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if living.done():
            living.result()
        try:
            yield cls(ground, stage.app.state.database, envelope(stage.app))
        finally:
            stop.set()
            await living
            folder.cleanup()
        stage.leave()

    def client(self) -> Client:
        """A fresh installation of the app, signed in as nobody."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return Client(httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL))

    async def found(self, name: str, owner_mail: str, zone: str = "Europe/Berlin") -> UUID:
        """An association; its id."""
        return (await add_association(self.database, name, owner_mail, zone, "en")).tenant_id

    async def signed_in(self, mail: str, association_id: UUID | None = None) -> Client:
        """A client signed in with this address, by the mailed link as everybody."""
        client = self.client()
        await client.request_sign_in_link(mail)
        await client.sign_in(await self.mailed_token(mail), association_id=association_id)
        return client

    async def demo(self, name: str) -> Client:
        """A client signed in as one of the demo people."""
        return await self.signed_in(mail_of(name))

    async def with_member(self, owner: Client, mail: str, *roles: str) -> Client:
        """A new member of the owner's association, signed in."""
        await owner.add_member(associations.AddMember(mail=mail, roles=list(roles)))
        assert owner.tokens is not None
        return await self.signed_in(mail, owner.tokens.association_id)

    async def mails_to(self, mail: str) -> list[str]:
        """The bodies of the mails to this address, the oldest first."""
        found = await read_outbox(self.database, self.ground.database_url, PUBLIC_URL, 1000)
        return [each.mail.body for each in found if each.mail.to == mail]

    async def mailed_token(self, mail: str) -> str:
        """The token in the newest mail to this address."""
        body = (await self.mails_to(mail))[-1]
        link = next(line for line in body.splitlines() if line.startswith(PUBLIC_URL))
        return link.partition("#")[2]

    async def set_time(self, at: datetime) -> None:
        """People's time goes on from here."""
        await set_people_time(self.ground.database_url, at)

    async def all_lessons_done(self, client: Client) -> None:
        """Nothing new is left to the client in its association, and nothing is to be reviewed."""
        assert client.tokens is not None
        ids = client.tokens.association_id, client.tokens.person_id
        await self.owner_fetch(
            "insert into learner (tenant_id, person_id, guidance, pace_answers,"
            " pace_log_ratio_micro_sum, pace_log_ratio_micro_square_sum)"
            " values ($1, $2, 'adaptive', 0, 0, 0) on conflict do nothing",
            *ids,
        )
        await self.owner_fetch(
            "insert into lesson_progress (tenant_id, person_id, lesson_id, started_at,"
            " exercises_answered, completed_at) select $1, $2, id, now(), 1, now() from lesson",
            *ids,
        )

    async def right_response(self, step: sessions.Step) -> dict[str, Any]:
        """The response that is right for a step."""
        return dict(right_response(await self._exercise(step)))

    async def wrong_response(self, step: sessions.Step) -> dict[str, Any]:
        """A readable response that is wrong."""
        return dict(wrong_response(await self._exercise(step)))

    async def _exercise(self, step: sessions.Step) -> Exercise:
        assert step.exercise is not None
        if step.revision not in _LESSONS:
            # Whose lesson it is no matter: the database's owner sees it.
            look = "select body from lesson_revision where hash = $1"
            [row] = await self.owner_fetch(look, bytes.fromhex(step.revision))
            _LESSONS[step.revision] = decode_lesson(row["body"].encode())
        exercises = {item.id: item for item in _LESSONS[step.revision].exercises}
        return exercises[step.exercise.id]

    async def owner_fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Rows as the database's superuser or owner sees them, for looking at what was stored."""
        url = self.ground.database_url.replace("interlude_owner", "postgres", 1)
        connection = await asyncpg.connect(url)
        try:
            return list(await connection.fetch(sql, *arguments))
        finally:
            await connection.close()
