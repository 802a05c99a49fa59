"""Members as the office sees them: unsealed with each member's own key."""

from api.db.transaction import Row, Transaction
from mobile_contract import associations as contract


def present_member(tx: Transaction, row: Row) -> contract.Member:
    """One member."""
    seal = tx.database.keeper.seal_for(row["person_id"], row["wrapped_key"])
    name = row["name_sealed"]
    return contract.Member(
        person_id=row["person_id"],
        name=seal.unseal(name) if name else None,
        mail=seal.unseal(row["mail_sealed"]),
        roles=sorted(row["roles"]),
        joined_at=row["joined_at"],
    )
