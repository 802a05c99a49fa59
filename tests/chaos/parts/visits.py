"""People who come by one after the other, each second one: sign in, start a session, answer."""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from api import embedded
from api.db.database import Database
from api.ground import Ground, open_ground_database
from api.outbox import read_outbox
from mobile_contract.client import ApiProblem, Client
from tests.chaos.parts.learners import some_response
from tests.product import Product

_EVERY_S = 1.0
_LOOK_EVERY_S = 0.2
_MAILED_WITHIN_S = 20.0
_MOST_MAILS = 60


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the mails to all of them can be read once they were sent."""

    database: Database
    owner_url: str

    @classmethod
    @asynccontextmanager
    async def of(cls, product: Product) -> AsyncIterator["Mailbox"]:
        """The mails of a product that runs on its data folder."""
        url, secret = embedded.database_url(product.data), product.data / "secret.key"
        ground = Ground(url, embedded.redis_url(product.data), secret.read_bytes().strip())
        async with open_ground_database(ground) as database:
            yield cls(database, url)

    async def token(self, mail: str) -> str:
        """The token of the newest mail to this address, once it was sent. Raises TimeoutError."""
        async with asyncio.timeout(_MAILED_WITHIN_S):
            while True:
                found = await read_outbox(self.database, self.owner_url, "", _MOST_MAILS)
                newest = next((each for each in reversed(found) if each.mail.to == mail), None)
                if newest is not None and newest.state == "sent":
                    return newest.mail.body.partition("#")[2].split()[0]
                await asyncio.sleep(_LOOK_EVERY_S)


@dataclass(slots=True)
class Visits:
    """Everything that was tried, what of it failed, and how long the slowest visit took."""

    product: Product
    mailbox: Mailbox
    mails: Sequence[str]
    dice: random.Random
    sign_ins: int = 0
    answers: int = 0
    slowest_s: float = 0.0
    failures: list[str] = field(default_factory=list)

    async def go_on(self, over: asyncio.Event) -> None:
        """A visit every second until it is over; ends when the last one has."""
        async with asyncio.TaskGroup() as visits:
            for mail in itertools.cycle(self.mails):
                if over.is_set():
                    return
                visits.create_task(self._visit(mail))
                await asyncio.sleep(_EVERY_S)

    async def _visit(self, mail: str) -> None:
        began = time.monotonic()
        try:
            async with self.product.client() as client:
                await client.request_sign_in_link(mail)
                await client.sign_in(await self.mailbox.token(mail))
                self.sign_ins += 1
                await self._study(client)
        except (ApiProblem, httpx.HTTPError, TimeoutError) as error:
            self.failures.append(f"{mail}: {type(error).__name__}: {error}")
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)

    async def _study(self, client: Client) -> None:
        session = await client.start_session(5)
        step = self.dice.choice([step for step in session.steps if step.exercise])
        answer = client.answer(step, some_response(step, self.dice), seconds=4)
        await client.submit(session.id, answer)
        self.answers += 1
