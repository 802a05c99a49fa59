"""Whoever runs this installation signs somebody in without a mail: the demo, the command line."""

from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.identity.make_sign_in_link import make_sign_in_link, new_verifier
from api.identity.sign_in import sign_in
from mobile_contract import identity as contract


async def sign_in_here(
    database: Database,
    mail: str,
    install_id: UUID,
    platform: str,
    device_name: str,
    zone: str | None = None,
) -> contract.Tokens:
    """Make a link and redeem it at once, as that device. Without a zone she stays where she is.

    She sees the device among hers and can sign it out. Raises NobodyOfThatAddress.
    """
    verifier = new_verifier()
    link = await make_sign_in_link(database, mail, verifier)
    redeem = contract.SignIn(
        token=link.token,
        verifier=verifier,
        install_id=install_id,
        platform=platform,
        zone=zone or link.zone,
        device_name=device_name,
    )
    return await sign_in(database, Caller("signIn", str(new_id())), redeem)
