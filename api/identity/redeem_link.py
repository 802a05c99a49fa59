"""What makes a mailed link good: known, unused, in time, and on the device that asked for it."""

import hmac
from collections.abc import Sequence

from api.db.transaction import Row, Transaction
from api.errors import Problem
from api.identity import queries
from api.identity.person_token import PersonToken, challenge_of


async def redeem_link(
    tx: Transaction, purposes: Sequence[str], token: PersonToken | None, verifier: str
) -> Row:
    """Use the link up and return its row. Another device's try does not use it up.

    Raises Problem `link_unknown`, `link_used`, `link_expired` or `link_other_device`.
    """
    link = await queries.lock_link(tx, purposes, token) if token else None
    if link is None:
        raise Problem("link_unknown")
    if link["used_at"] is not None:
        raise Problem("link_used")
    if link["expires_at"] <= tx.database_now:
        raise Problem("link_expired")
    if not hmac.compare_digest(link["challenge"], challenge_of(verifier)):
        raise Problem("link_other_device")
    await queries.record_link_used(tx, link["id"])
    return link
