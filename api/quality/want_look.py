"""An association's exercises are looked at again at once: one was reported, answered for or put
back.
"""

from api.db.transaction import Transaction
from api.jobs import JudgeItems


async def want_look(tx: Transaction) -> None:
    """Mark this association, and ring for the workers once this is committed."""
    await tx.run(
        "insert into item_look (tenant_id, wanted) values ($1, true)"
        " on conflict (tenant_id) do update set wanted = true",
        tx.tenant,
    )
    tx.enqueue(JudgeItems())
