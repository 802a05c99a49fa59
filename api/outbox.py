"""The local outbox: what Interlude wrote to people, kept to be read: mails and pushed nudges."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from api.db.database import Database
from api.deep_links import deep_link
from api.mail import WrittenMail, write_mail
from api.nudges_in_words import nudge_text
from api.nudging.policy import Work


@dataclass(frozen=True, slots=True)
class OutboxMail:
    """One mail, written out, with when and how far it got."""

    at: datetime
    state: str
    mail: WrittenMail


@dataclass(frozen=True, slots=True)
class WrittenPush:
    """A nudge in words, as the inbox in the app or a device got it; not every device has a name."""

    to: str
    channel: str
    device: str | None
    title: str
    body: str
    deep_link: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OutboxPush:
    """One way of one nudge, with when and how far it got."""

    at: datetime
    state: str
    push: WrittenPush


async def read_outbox(
    database: Database, owner_url: str, public_url: str, most: int
) -> list[OutboxMail]:
    """The latest mails, the oldest first. Reads as the owner, who is behind no person's wall."""
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        rows = await connection.fetch(
            "select m.person_id, m.kind, m.content_sealed, m.state, m.created_at, k.wrapped_key"
            " from mail m join person_key k on k.person_id = m.person_id"
            " order by m.id desc limit $1",
            most,
        )
    finally:
        await connection.close()
    return [_opened(database, row, public_url) for row in reversed(rows)]


async def read_pushes(
    database: Database, owner_url: str, public_url: str, most: int
) -> list[OutboxPush]:
    """The latest nudges on each of their ways, the oldest first. Reads as the owner, as above."""
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        rows = await connection.fetch(_PUSHES, most)
    finally:
        await connection.close()
    return [_pushed(database, row, public_url) for row in reversed(rows)]


_PUSHES = """
select s.person_id, s.channel, s.state, coalesce(s.settled_at, s.due_at) as at, d.name_sealed,
  n.id, n.arm, n.minutes, n.due, n.new_lesson, n.break_ends_at, p.mail_sealed, p.language,
  k.wrapped_key
from nudge_send s join nudge n on n.id = s.nudge_id join person p on p.id = s.person_id
  join person_key k on k.person_id = s.person_id left join device d on d.id = s.device_id
order by s.due_at desc, s.id desc limit $1
"""


def _pushed(database: Database, row: asyncpg.Record, public_url: str) -> OutboxPush:
    seal = database.keeper.seal_for(row["person_id"], row["wrapped_key"])
    work = Work(row["due"], row["new_lesson"])
    text = nudge_text(row["arm"], work, row["minutes"], row["language"])
    written = WrittenPush(
        to=seal.unseal(row["mail_sealed"]),
        channel=row["channel"],
        device=seal.unseal(row["name_sealed"]) if row["name_sealed"] else None,
        title=text.title,
        body=text.body,
        deep_link=deep_link(public_url, row["id"]),
        expires_at=row["break_ends_at"],
    )
    return OutboxPush(row["at"], row["state"], written)


def _opened(database: Database, row: asyncpg.Record, public_url: str) -> OutboxMail:
    seal = database.keeper.seal_for(row["person_id"], row["wrapped_key"])
    written = write_mail(row["kind"], seal.unseal(row["content_sealed"]), public_url)
    return OutboxMail(row["created_at"], row["state"], written)
