"""An association whose people want a weekly mail, the worker that writes it, and a mail server."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from mobile_contract.client import Client
from mobile_contract.reminders import ChangeReminders
from tests.workers.smtp_server import SmtpServer
from tests.world import World
from workers.digests.plan_digests import plan_digests
from workers.mail_room import MailRoom
from workers.send_mail import send_mail

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SUNDAY = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
MONDAY_8 = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 08:00 in Berlin
ON = ChangeReminders(digest=True)


@dataclass
class Mailing:
    """A Sunday noon in Berlin, everybody's sign-in mails sent and forgotten."""

    world: World
    server: SmtpServer
    room: MailRoom
    owner: Client

    async def person(self, name: str, wants: ChangeReminders | None = ON) -> Client:
        """A learner, who wants the weekly mail unless said otherwise."""
        client = await self.world.with_member(self.owner, mail_of(name), "learner")
        if wants is not None:
            await client.change_reminders(wants)
        await self.forget_mails()
        return client

    async def forget_mails(self) -> None:
        """Send what waits and look at none of it."""
        answers, self.server.answers = self.server.answers, {}
        await send_mail(self.room)
        self.server.answers = answers
        self.server.taken.clear()
        self.server.tried.clear()

    async def plan(self, at: datetime, planners: int = 1) -> int:
        """So many weeks were decided at that time, by several workers at once."""
        await self.world.set_time(at)
        plans = (plan_digests(self.world.database) for _ in range(planners))
        return sum(await asyncio.gather(*plans))

    async def run(self, at: datetime) -> list[EmailMessage]:
        """Let a worker write and send what is due at that time; what the mail server took."""
        await self.plan(at)
        before = len(self.server.taken)
        await send_mail(self.room)
        return self.server.taken[before:]

    async def decisions(self) -> list[tuple[Any, ...]]:
        """Every week decided about, with what held it."""
        rows = await self.world.owner_fetch("select week, held_by from digest order by week")
        return [tuple(row) for row in rows]


def mail_of(name: str) -> str:
    """A person's address."""
    return f"{name}@first.example"


def token_in(message: EmailMessage) -> str:
    """The mark in its List-Unsubscribe header."""
    return str(message["List-Unsubscribe"]).strip("<>").partition("?token=")[2]
