"""The signed-in person looks where she is signed in."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.identity import queries
from mobile_contract import identity as contract


async def list_devices(database: Database, caller: Caller) -> contract.Devices:
    """Her devices, the newest first."""
    async with transaction(database, caller) as tx:
        return contract.Devices([_present(tx, row) for row in await queries.devices(tx)])


def _present(tx: Transaction, row: Row) -> contract.Device:
    name = row["name_sealed"]
    return contract.Device(
        id=row["id"],
        name=tx.seal.unseal(name) if name else None,
        platform=row["platform"],
        signed_in_at=row["signed_in_at"],
        last_seen_at=row["last_seen_at"],
        is_this_one=row["id"] == tx.caller.device_id,
    )
