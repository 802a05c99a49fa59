"""One belief as her app gets it: a code to branch on, and the catalogue's sentence for it."""

from api.db.transaction import Transaction
from api.messages import sentence
from mobile_contract.sessions import Reason


def told(tx: Transaction, family: str, code: str, **arguments: object) -> Reason:
    """The code, with the sentence of its family in the caller's language."""
    return Reason(code, sentence(f"{family}.{code}", tx.caller.language, **arguments))
