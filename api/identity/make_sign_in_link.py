"""Whoever runs this installation signs somebody in without a mail: the demo, the command line.

No request can reach it: it asks for the database's own keys, and the person sees the device.
"""

from dataclasses import dataclass

from api.clock import new_random_id
from api.db.database import Database
from api.db.transaction import system_transaction
from api.identity import queries
from api.identity.person_token import challenge_of, new_token
from api.identity.request_sign_in_link import LINK_LIFETIME


class NobodyOfThatAddress(Exception):
    """No person has this mail address."""


@dataclass(frozen=True, slots=True)
class FreshLink:
    """A link's token, and the zone the person is in as far as is known: signing in tells one."""

    token: str
    zone: str


def new_verifier() -> str:
    """A secret to redeem a link with, as an app makes one (RFC 7636)."""
    return f"{new_random_id().hex}{new_random_id().hex}"


async def make_sign_in_link(database: Database, mail: str, verifier: str) -> FreshLink:
    """A fresh link, to be redeemed together with the verifier as a mailed one is.

    Raises NobodyOfThatAddress.
    """
    async with system_transaction(database) as tx:
        person_id = await queries.person_by_mail(tx, mail)
        if person_id is None:
            raise NobodyOfThatAddress(mail)
        await tx.begin_as(person_id)
        token = new_token(person_id)
        challenge = challenge_of(verifier)
        await queries.insert_link(tx, queries.SIGN_IN_HERE, token, challenge, LINK_LIFETIME)
        return FreshLink(token.text, (await queries.own_person(tx))["zone"])
