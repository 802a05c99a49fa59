"""Somebody opens the mailed link on her phone: the phone becomes one of her devices."""

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.identity import queries
from api.identity.person_token import read_token
from api.identity.redeem_link import redeem_link
from api.identity.tokens import first_tokens
from api.zones import require_zone
from mobile_contract import identity as contract


async def sign_in(database: Database, caller: Caller, request: contract.SignIn) -> contract.Tokens:
    """Redeem the link and hand out tokens; the phone's zone becomes the person's.

    Raises Problem as `redeem_link` does, `zone_unknown`, or `not_a_member` for an association the
    person does not belong to; the link is used up only when none of these happened.
    """
    token = read_token(request.token)
    links = (queries.SIGN_IN, queries.SIGN_IN_HERE)
    async with transaction(database, caller) as tx:
        if token is not None:
            await tx.begin_as(token.person_id)
        await redeem_link(tx, links, token, request.verifier)
        if await queries.update_person(tx, None, None, require_zone(request.zone)):
            await look_again(tx)
        device_id = await queries.sign_device_in(
            tx, request.install_id, request.platform, request.device_name
        )
        return await first_tokens(tx, device_id, request.install_id, request.association_id)
