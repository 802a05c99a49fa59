"""The signed-in person looks what she agreed to, purpose by purpose."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.identity import queries
from mobile_contract import identity as contract

REMINDERS = "reminders"

PURPOSES = {REMINDERS: 1, "rhythm": 1, "experiments": 1}
"""Each purpose with the version of the text to show: being reminded, learning when she studies,
taking part in comparisons. Studying itself needs none: it is what the service is for."""


async def list_consents(database: Database, caller: Caller) -> contract.Consents:
    """Every purpose with her latest decision; not granted where she has not decided."""
    async with transaction(database, caller) as tx:
        return await present_consents(tx)


async def present_consents(tx: Transaction) -> contract.Consents:
    """Her consents as the app shows them."""
    newest = await queries.newest_consents(tx)
    return contract.Consents(
        [
            contract.Consent(
                purpose,
                newest[purpose]["granted"] if purpose in newest else False,
                newest[purpose]["text_version"] if purpose in newest else version,
                newest[purpose]["decided_at"] if purpose in newest else None,
            )
            for purpose, version in PURPOSES.items()
        ]
    )
