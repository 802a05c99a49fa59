"""The signed-in person wants another mail address: a link goes to the new one."""

from datetime import timedelta

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.identity import queries
from api.identity.person_token import new_token, read_challenge
from mobile_contract import identity as contract

LINK_LIFETIME = timedelta(minutes=30)


async def request_mail_change(
    database: Database, caller: Caller, request: contract.RequestMailChange
) -> contract.SignInLinkRequested:
    """Mail a confirmation link to the new address; nothing changes until it is opened.

    Whether the address belongs to somebody else is not told here, only to who can read its mail.
    Raises Problem `too_many_mails`.
    """
    async with transaction(database, caller) as tx:
        await queries.take_turns(tx, tx.me.bytes)
        if await queries.is_throttled(tx, queries.MAIL_CHANGE):
            retry_after = int(queries.THROTTLE_WINDOW.total_seconds())
            raise Problem("too_many_mails", retry_after=retry_after)
        person = await queries.own_person(tx)
        token = new_token(tx.me)
        challenge = read_challenge(request.challenge)
        mail = request.mail.strip()
        await queries.insert_link(tx, queries.MAIL_CHANGE, token, challenge, LINK_LIFETIME, mail)
        await queries.insert_mail(
            tx,
            "mail_change",
            mail,
            person["language"],
            LINK_LIFETIME,
            token=token.text,
            minutes=int(LINK_LIFETIME.total_seconds() // 60),
        )
        answer = contract.SignInLinkRequested(int(LINK_LIFETIME.total_seconds()))
        return tx.reply(answer, 202)
