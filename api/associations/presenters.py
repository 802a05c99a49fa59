"""Members as the office sees them: unsealed with each member's own key.

A member who has not come in yet is shown as the office typed her in. What Interlude knows of her
from elsewhere, even that it knows her, is none of the office's business before.
"""

import msgspec

from api.associations.queries import Introduction
from api.db.transaction import Row, Transaction
from api.sealing import PersonSeal
from mobile_contract import associations as contract


def present_member(tx: Transaction, row: Row) -> contract.Member:
    """One member."""
    seal = tx.database.keeper.seal_for(row["person_id"], row["wrapped_key"])
    shown = _introduction(seal, row)
    return contract.Member(
        person_id=row["person_id"],
        name=shown.name,
        mail=shown.mail,
        roles=sorted(row["roles"]),
        joined_at=row["joined_at"],
    )


def _introduction(seal: PersonSeal, row: Row) -> Introduction:
    """How the office typed her in, or how she introduces herself."""
    if row["introduction_sealed"] is not None:
        return msgspec.json.decode(seal.unseal(row["introduction_sealed"]), type=Introduction)
    name = row["name_sealed"]
    return Introduction(seal.unseal(row["mail_sealed"]), seal.unseal(name) if name else None)
