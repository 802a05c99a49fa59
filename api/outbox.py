"""The local outbox: the mails Interlude wrote and, with no SMTP server set, keeps to be read."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from api.db.database import Database
from api.mail import WrittenMail, write_mail


@dataclass(frozen=True, slots=True)
class OutboxMail:
    """One mail, written out, with when and how far it got."""

    at: datetime
    state: str
    mail: WrittenMail


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


def _opened(database: Database, row: asyncpg.Record, public_url: str) -> OutboxMail:
    seal = database.keeper.seal_for(row["person_id"], row["wrapped_key"])
    written = write_mail(row["kind"], seal.unseal(row["content_sealed"]), public_url)
    return OutboxMail(row["created_at"], row["state"], written)
