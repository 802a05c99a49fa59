"""A waiting mail as it leaves: read behind its person's wall, opened, and judged once more."""

from dataclasses import dataclass
from email.message import EmailMessage
from uuid import UUID

import msgspec
from msgspec import MsgspecError

from api.db.database import Database
from api.db.transaction import Row, Transaction, system_transaction
from api.mail import AddressUnusable, SealedContent, as_message, write_mail
from api.reminders.refuse_address import REFUSED, refuse_address
from api.sealing import SealBroken
from workers.digests.still_wanted import digest_unwanted
from workers.mail_transport import MailDelayed, MailRefused, MailTransport


class MailUnwanted(Exception):
    """She has changed her mind since the mail was written; why is what it says."""


@dataclass(frozen=True, slots=True)
class MailRoom:
    """What sending needs: the database, a way out, and who we are."""

    database: Database
    transport: MailTransport
    public_url: str
    sender: str


async def write_waiting(room: MailRoom, person_id: UUID, mail_id: UUID) -> EmailMessage:
    """The message to hand over now. Raises MailRefused, MailDelayed or MailUnwanted."""
    async with system_transaction(room.database, person_id=person_id) as tx:
        row = await _mail(tx, mail_id)
        if row is None:
            raise MailRefused("erased")
        if row["kind"] == "digest" and (objection := await digest_unwanted(tx)):
            raise MailUnwanted(objection)
    try:
        seal = room.database.keeper.seal_for(person_id, row["wrapped_key"])
        written = write_mail(row["kind"], seal.unseal(row["content_sealed"]), room.public_url)
        return as_message(written, room.sender, mail_id, row["created_at"])
    except AddressUnusable as error:
        raise MailRefused("address unusable") from error
    except (SealBroken, MsgspecError, KeyError, ValueError) as error:
        # Another secret or a younger mail than this worker: the next worker may be able to.
        raise MailDelayed(type(error).__name__) from error


async def note_refused_address(database: Database, person_id: UUID, mail_id: UUID) -> None:
    """The mail server takes nothing for the address of this mail: she gets no weekly mail there."""
    async with system_transaction(database, person_id=person_id) as tx:
        row = await _mail(tx, mail_id)
        if row is not None:
            content = tx.seal.unseal(row["content_sealed"])
            to = msgspec.json.decode(content, type=SealedContent).to
            await refuse_address(tx, to, REFUSED)


async def _mail(tx: Transaction, mail_id: UUID) -> Row | None:
    return await tx.row(
        "select m.kind, m.content_sealed, m.created_at, k.wrapped_key from mail m"
        " join person_key k on k.person_id = m.person_id where m.id = $1",
        mail_id,
    )
