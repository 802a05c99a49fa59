"""Somebody types a mail address: if we know it, a one-use link goes there."""

import asyncio
from datetime import timedelta

from api.caller import Caller
from api.clock import monotonic
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.identity import queries
from api.identity.person_token import new_token, read_challenge
from api.jobs import SendMail
from mobile_contract import identity as contract

LINK_LIFETIME = timedelta(minutes=10)
ANSWER_SECONDS = 0.1


async def request_sign_in_link(
    database: Database, caller: Caller, request: contract.RequestSignInLink
) -> contract.SignInLinkRequested:
    """Mail a link bound to the asking device. The answer never tells whether the address is known.

    It also takes equally long either way. What is asked too often is answered alike and not
    sent.
    """
    answer_at = monotonic() + ANSWER_SECONDS
    async with transaction(database, caller) as tx:
        await queries.take_turns(tx, database.keeper.mail_hash(request.mail))
        person_id = await queries.person_by_mail(tx, request.mail)
        if person_id is not None:
            await tx.begin_as(person_id)
            await _send_link(tx, read_challenge(request.challenge))
        # Also with nothing to send: ringing a bell that is out of reach takes its time.
        tx.enqueue(SendMail())
    await asyncio.sleep(max(0.0, answer_at - monotonic()))
    return contract.SignInLinkRequested(int(LINK_LIFETIME.total_seconds()))


async def _send_link(tx: Transaction, challenge: bytes) -> None:
    if await queries.is_throttled(tx, queries.SIGN_IN):
        return
    person = await queries.own_person(tx)
    token = new_token(tx.me)
    await queries.insert_link(tx, queries.SIGN_IN, token, challenge, LINK_LIFETIME)
    await queries.insert_mail(
        tx,
        "sign_in",
        tx.seal.unseal(person["mail_sealed"]),
        person["language"],
        LINK_LIFETIME,
        token=token.text,
        minutes=int(LINK_LIFETIME.total_seconds() // 60),
    )
