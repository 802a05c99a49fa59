"""Drains the waiting mail: claim a few, hand each over, record how it went.

A mail is claimed with a lease and a fence on the database's clock. A worker that dies leaves its
mails to the next one when the lease ends; a mail may then arrive twice (as the same message, by
its Message-ID), which for a link is harmless and better than never. One that stops in good order
gives back what it has not begun.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog

from workers.mail_room import MailRoom, MailUnwanted, note_refused_address, write_waiting
from workers.mail_transport import AddressRefused, MailDelayed, MailRefused
from workers.to_the_end import to_the_end

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
returning m.id, m.person_id, m.fence, m.attempts
"""

# Earlier mails of the batch may have taken long: each begins a lease anew, if it is still ours.
_BEGIN = """
update mail set lease_until = clock_timestamp() + $3
where id = $1 and fence = $2 and state = 'leased' returning expires_at <= clock_timestamp()
"""

_GIVE_BACK = """
update mail set state = 'pending', lease_until = null, attempts = attempts - 1
where id = $1 and fence = $2 and state = 'leased'
"""

_OUTCOME = """
update mail set state = $3, error = $4, lease_until = null,
  due_at = case when $3 = 'pending' then clock_timestamp() + $5 else due_at end,
  sent_at = case when $3 = 'sent' then clock_timestamp() end
where id = $1 and fence = $2 and state = 'leased'
"""


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: UUID
    person_id: UUID
    fence: int
    attempts: int


async def send_mail(room: MailRoom) -> int:
    """Send everything that is due; the number of mails handed over."""
    sent = 0
    while waiting := await _claim(room):
        try:
            while waiting:
                sent += await _send_one(room, waiting.popleft())
        finally:
            if waiting:
                await to_the_end([_give_back(room, waiting)])
    return sent


async def _claim(room: MailRoom) -> deque[_Claimed]:
    rows = await room.database.dispatcher.fetch(_CLAIM, AT_ONCE, LEASE)
    return deque(_Claimed(**dict(row)) for row in rows)


async def _give_back(room: MailRoom, waiting: Iterable[_Claimed]) -> None:
    with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        await room.database.dispatcher.executemany(
            _GIVE_BACK, [(mail.id, mail.fence) for mail in waiting]
        )


async def _send_one(room: MailRoom, mail: _Claimed) -> bool:
    expired = await room.database.dispatcher.fetchval(_BEGIN, mail.id, mail.fence, LEASE)
    if expired is None:  # somebody else has it by now
        return False
    if expired:
        await _record(room, mail, "expired")
        return False
    try:
        await room.transport.send(await write_waiting(room, mail.person_id, mail.id))
    except MailUnwanted as change:
        await _record(room, mail, "expired", str(change))
        return False
    except MailRefused as refusal:
        if isinstance(refusal, AddressRefused):
            await note_refused_address(room.database, mail.person_id, mail.id)
        await _record(room, mail, "failed", str(refusal))
        return False
    except MailDelayed as delay:
        await _postpone(room, mail, str(delay))
        return False
    await _record(room, mail, "sent")
    return True


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
