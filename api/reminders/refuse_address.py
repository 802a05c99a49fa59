"""Mail to a person's address was refused or came back: her weekly mail stops until she mends it.

Sign-in links go on: she asks for them herself.
"""

from api.db.transaction import Transaction
from api.reminders.digest_queries import record_refused

REFUSED = "address_refused"
BOUNCED = "address_bounced"


async def refuse_address(tx: Transaction, mail: str, code: str) -> bool:
    """Send this person no weekly mail to `mail`; whether that changes anything.

    An address that is no longer hers, or not yet, says nothing about the one she has.
    """
    is_hers = await tx.value(
        "select mail_hash = $2 from person where id = $1",
        tx.me,
        tx.database.keeper.mail_hash(mail),
    )
    return bool(is_hers) and await record_refused(tx, code)
