"""Somebody ends a kind of mail by the mark in it, without signing in."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.messages import sentence
from api.reminders.digest_queries import end_digest
from api.unsubscribing import read_unsubscription
from mobile_contract import reminders as contract
from mobile_contract.sessions import Reason


async def unsubscribe(database: Database, caller: Caller, token: str) -> contract.Unsubscribed:
    """End it; again, the answer is the same. Raises Problem `unsubscribe_link_unknown`.

    The answer does not tell whether she had asked for such mails, or is still here.
    """
    wanted = read_unsubscription(database.keeper.unsubscribe_key, token)
    if wanted is None:
        raise Problem("unsubscribe_link_unknown")
    async with transaction(database, caller) as tx:
        await tx.begin_as(wanted.person_id)
        await end_digest(tx)
    told = sentence("digest.unsubscribed", caller.language)
    return contract.Unsubscribed(wanted.purpose, Reason("unsubscribed", told))
