"""What a device is handed when it has shown who it is: an access and a refresh token."""

from datetime import timedelta
from uuid import UUID

from api.access_token import LIFETIME, AccessClaims, issue_access_token
from api.clock import new_id
from api.db.transaction import Transaction
from api.errors import Problem
from api.identity import queries
from api.identity.person_token import PersonToken, new_token
from mobile_contract import identity as contract

FAMILY_LIFETIME = timedelta(days=180)
"""After this a device signs in by mail again, however often it was used (ASVS 5, 10.4.8)."""


async def first_tokens(
    tx: Transaction, device_id: UUID, install_id: UUID, wanted: UUID | None
) -> contract.Tokens:
    """The tokens of a fresh sign-in; what an earlier one left on this device ends."""
    await queries.revoke_tokens_of(tx, device_id)
    token = new_token(tx.me)
    expires_at = tx.database_now + FAMILY_LIFETIME
    await queries.insert_refresh_token(tx, token, device_id, new_id(), expires_at)
    return await present_tokens(tx, token, device_id, install_id, wanted)


async def present_tokens(
    tx: Transaction,
    refresh: PersonToken,
    device_id: UUID,
    install_id: UUID,
    wanted: UUID | None,
) -> contract.Tokens:
    """The refresh token with a new access token for the wanted association, or the first one.

    Raises Problem `not_a_member` where the person does not belong to the wanted one.
    """
    memberships = await queries.own_memberships(tx)
    chosen = _chosen(memberships, wanted)
    if chosen is not None and not chosen.has_come_in:
        await tx.begin_as(tx.me, chosen.tenant_id)
        await queries.end_introduction(tx)
    tenant_id = chosen.tenant_id if chosen else None
    claims = AccessClaims(tx.me, device_id, install_id, tenant_id, tx.database_now + LIFETIME)
    return contract.Tokens(
        access_token=issue_access_token(tx.database.keeper.access_key, claims),
        expires_in_seconds=int(LIFETIME.total_seconds()),
        refresh_token=refresh.text,
        person_id=tx.me,
        device_id=device_id,
        association_id=tenant_id,
        associations=present_memberships(memberships),
    )


def present_memberships(
    memberships: list[queries.OwnMembership],
) -> list[contract.AssociationChoice]:
    """A person's associations as the app shows them."""
    return [
        contract.AssociationChoice(each.tenant_id, each.name, sorted(each.roles))
        for each in memberships
    ]


def _chosen(mine: list[queries.OwnMembership], wanted: UUID | None) -> queries.OwnMembership | None:
    if wanted is None:
        return mine[0] if mine else None
    for each in mine:
        if each.tenant_id == wanted:
            return each
    raise Problem("not_a_member")
