"""An exercise is taken out of what is asked, found wrong by its figures or by an author."""

from api.db.transaction import Transaction
from api.pacing.plan import Reason
from api.quality import withdrawal_queries
from api.quality.stored import Key


async def withdraw_item(tx: Transaction, item: Key, reasons: tuple[Reason, ...]) -> bool:
    """Ask it of nobody in this association, in this revision; False where it is out already.

    Its reports are settled, and mastery is recomputed without it for everybody who began its
    lesson or was asked it to be placed. The caller holds `withdrawal_queries.hold_items`.
    """
    if not await withdrawal_queries.insert_withdrawal(tx, item, reasons):
        return False
    await withdrawal_queries.settle_withdrawn(tx)
    await withdrawal_queries.refold_who_met(tx, item[0])
    return True
