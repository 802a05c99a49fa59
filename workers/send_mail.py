"""Drains the waiting mail: claim a few, hand each over, record how it went.

A mail is claimed with a lease and a fence on the database's clock. A worker that dies leaves its
mails to the next one when the lease ends; a mail may then arrive twice, which for a link is
harmless and better than never.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from api.db.database import Database
from api.db.transaction import system_transaction
from api.mail import WrittenMail, as_message, write_mail
from workers.mail_transport import MailDelayed, MailRefused, MailTransport

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
AT_ONCE = 20
FIRST_PAUSE = timedelta(seconds=10)
MOST_ATTEMPTS = 8

_CLAIM = """
with due as (
  select id from mail
  where (state = 'pending' and due_at <= clock_timestamp())
     or (state = 'leased' and lease_until <= clock_timestamp())
  order by due_at limit $1 for update skip locked)
update mail m set state = 'leased', fence = m.fence + 1, attempts = m.attempts + 1,
  lease_until = clock_timestamp() + $2
from due where m.id = due.id
returning m.id, m.person_id, m.fence, m.attempts, m.expires_at <= clock_timestamp() as expired
"""

_OUTCOME = """
update mail set state = $3, error = $4, lease_until = null,
  due_at = case when $3 = 'pending' then clock_timestamp() + $5 else due_at end,
  sent_at = case when $3 = 'sent' then clock_timestamp() end
where id = $1 and fence = $2 and state = 'leased'
"""


@dataclass(frozen=True, slots=True)
class MailRoom:
    """What sending needs: the database, a way out, and who we are."""

    database: Database
    transport: MailTransport
    public_url: str
    sender: str


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: UUID
    person_id: UUID
    fence: int
    attempts: int
    expired: bool


async def send_mail(room: MailRoom) -> int:
    """Send everything that is due; the number of mails handed over."""
    sent = 0
    while claimed := await _claim(room):
        for mail in claimed:
            sent += await _send_one(room, mail)
    return sent


async def _claim(room: MailRoom) -> list[_Claimed]:
    rows = await room.database.dispatcher.fetch(_CLAIM, AT_ONCE, LEASE)
    return [_Claimed(**dict(row)) for row in rows]


async def _send_one(room: MailRoom, mail: _Claimed) -> bool:
    if mail.expired:
        await _record(room, mail, "expired")
        return False
    try:
        await room.transport.send(as_message(await _written(room, mail), room.sender))
    except MailRefused as refusal:
        await _record(room, mail, "failed", str(refusal))
        return False
    except MailDelayed as delay:
        await _postpone(room, mail, str(delay))
        return False
    await _record(room, mail, "sent")
    return True


async def _written(room: MailRoom, mail: _Claimed) -> WrittenMail:
    async with system_transaction(room.database, person_id=mail.person_id) as tx:
        row = await tx.row("select kind, content_sealed from mail where id = $1", mail.id)
        assert row is not None
        return write_mail(row["kind"], tx.seal.unseal(row["content_sealed"]), room.public_url)


async def _postpone(room: MailRoom, mail: _Claimed, why: str) -> None:
    if mail.attempts >= MOST_ATTEMPTS:
        await _record(room, mail, "failed", why)
        return
    await _record(room, mail, "pending", why, FIRST_PAUSE * 2 ** (mail.attempts - 1))


async def _record(
    room: MailRoom,
    mail: _Claimed,
    state: str,
    why: str | None = None,
    pause: timedelta = timedelta(),
) -> None:
    await room.database.dispatcher.execute(_OUTCOME, mail.id, mail.fence, state, why, pause)
    log.info("mail", state=state, error=why, attempts=mail.attempts)
