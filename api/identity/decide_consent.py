"""The signed-in person grants or withdraws consent for one purpose."""

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.identity import queries
from api.identity.list_consents import PURPOSES, REMINDERS, present_consents
from mobile_contract import identity as contract


async def decide_consent(
    database: Database, caller: Caller, purpose: str, decision: contract.DecideConsent
) -> contract.Consents:
    """Add the decision with its date.

    Raises Problem `not_found` for a purpose we do not have, and
    `consent_text_unknown` for a text that was never shown.
    """
    async with transaction(database, caller) as tx:
        if purpose not in PURPOSES:
            raise Problem("not_found")
        if decision.text_version > PURPOSES[purpose]:
            raise Problem("consent_text_unknown", version=decision.text_version)
        await queries.insert_consent(tx, purpose, decision.granted, decision.text_version)
        if purpose == REMINDERS:
            await look_again(tx)
        return tx.reply(await present_consents(tx), 200)
