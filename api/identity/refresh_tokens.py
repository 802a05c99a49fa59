"""A device's access token runs out: it exchanges its refresh token for new ones.

Every refresh token works once (RFC 9700, 4.14). A phone may lose the reply in a tunnel, so the
token just replaced gives the very same successor again, on the same installation, for as long as
nobody has used that successor: a night in flight mode logs nobody out. Once the successor was used,
the old token can only be stolen or restored from a backup, and the device is signed out.
"""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.errors import Problem
from api.identity import queries
from api.identity.person_token import PersonToken, read_token
from api.identity.tokens import present_tokens
from mobile_contract import identity as contract


async def refresh_tokens(
    database: Database, caller: Caller, request: contract.RefreshTokens
) -> contract.Tokens:
    """New tokens for a good refresh token.

    Raises Problem `refresh_token_unknown`, `refresh_token_expired`, `device_signed_out`,
    `refresh_token_reused` (and signs the device out), or `not_a_member`.
    """
    token = read_token(request.refresh_token)
    reused = None
    async with transaction(database, caller) as tx:
        if token is None:
            raise Problem("refresh_token_unknown")
        await tx.begin_as(token.person_id)
        row = await queries.lock_refresh_token(tx, token)
        if row is None or row["install_id"] != request.install_id:
            raise Problem("refresh_token_unknown")
        _check_alive(tx, row)
        successor = token.successor(database.keeper.refresh_key)
        if row["replaced_at"] is None:
            await _replace(tx, row, successor)
        elif await _is_used(tx, successor):
            reused = row["device_id"]
            await queries.sign_devices_out(tx, [reused])
        if reused is None:
            await queries.record_seen(tx, row["device_id"])
            return await present_tokens(
                tx, successor, row["device_id"], request.install_id, request.association_id
            )
    # Only now: raising inside would roll the signing out back.
    raise Problem("refresh_token_reused")


def _check_alive(tx: Transaction, row: Row) -> None:
    if row["revoked_at"] is not None or row["signed_out_at"] is not None:
        raise Problem("device_signed_out")
    if row["family_expires_at"] <= tx.database_now:
        raise Problem("refresh_token_expired")


async def _replace(tx: Transaction, row: Row, successor: PersonToken) -> None:
    await queries.record_replaced(tx, row["id"])
    await queries.insert_refresh_token(
        tx, successor, row["device_id"], row["family_id"], row["family_expires_at"]
    )


async def _is_used(tx: Transaction, successor: PersonToken) -> bool:
    """Whether the reply that carried this successor has arrived: somebody went on with it."""
    follower = await queries.lock_refresh_token(tx, successor)
    return follower is None or follower["replaced_at"] is not None
