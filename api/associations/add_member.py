"""The office makes somebody a member, known to Interlude or not."""

from uuid import UUID

from api.associations import queries
from api.associations.presenters import present_member
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.zones import require_zone
from mobile_contract import associations as contract


async def add_member(
    database: Database, caller: Caller, request: contract.AddMember
) -> contract.Member:
    """Add the member and enrol her in what the association teaches.

    A person Interlude knows keeps her own name, language and zone; the answer does not tell
    whether it knew her. Only an owner makes another owner. Raises Problem `member_exists`,
    `not_allowed` or `zone_unknown`.
    """
    async with transaction(database, caller) as tx:
        if "owner" in request.roles and "owner" not in (tx.roles or ()):
            raise Problem("not_allowed")
        association = await queries.own_association(tx)
        person_id = await queries.find_or_add_person(
            tx,
            request.mail.strip(),
            request.name,
            request.language or association["language"],
            require_zone(request.zone or association["zone"]),
        )
        if not await queries.insert_membership(tx, person_id, request.roles, tx.people_now):
            raise Problem("member_exists")
        introduction = queries.Introduction(request.mail.strip(), request.name)
        await queries.introduce(tx, person_id, introduction)
        await queries.enrol_members(tx, person_id)
        tx.about("person", person_id)
        return tx.reply(await _member(tx, person_id), 201)


async def _member(tx: Transaction, person_id: UUID) -> contract.Member:
    rows = await queries.members_page(tx, None, 1, person_id)
    return present_member(tx, rows[0])
