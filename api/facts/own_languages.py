"""Which languages does this learner read? What her app asked for comes first, then her own."""

from collections.abc import Sequence

from api.db.transaction import Transaction


async def own_languages(tx: Transaction, asked: Sequence[str]) -> list[str]:
    """The languages (BCP 47) to show titles in, the best first."""
    own: str = await tx.value("select language from person where id = $1", tx.me)
    return [*asked, own]
