"""What Interlude knows about the signed-in person."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.identity import queries
from api.identity.tokens import present_memberships
from mobile_contract import identity as contract


async def read_me(database: Database, caller: Caller) -> contract.Me:
    """The person, unsealed for herself, with her associations."""
    async with transaction(database, caller) as tx:
        return await present_me(tx)


async def present_me(tx: Transaction) -> contract.Me:
    """The signed-in person as the app shows her."""
    # Stepping back behind the person's own wall shows all her associations, not just this one.
    await tx.begin_as(tx.me)
    person = await queries.own_person(tx)
    name = person["name_sealed"]
    return contract.Me(
        id=person["id"],
        mail=tx.seal.unseal(person["mail_sealed"]),
        name=tx.seal.unseal(name) if name else None,
        language=person["language"],
        zone=person["zone"],
        created_at=person["created_at"],
        associations=present_memberships(await queries.own_memberships(tx)),
    )
