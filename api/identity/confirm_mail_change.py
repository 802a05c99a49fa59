"""The signed-in person opens the link at her new address: from now on she signs in with it."""

from datetime import timedelta

import asyncpg

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.identity import queries
from api.identity.person_token import read_token
from api.identity.read_me import present_me
from api.identity.redeem_link import redeem_link
from mobile_contract import identity as contract

NOTICE_LIFETIME = timedelta(days=2)


async def confirm_mail_change(
    database: Database, caller: Caller, request: contract.ConfirmMailChange
) -> contract.Me:
    """Take the new address and tell the old one, where links mailed before stop working.

    Raises Problem as `redeem_link` does, or `mail_taken` where the address is another account's.
    """
    async with transaction(database, caller) as tx:
        token = read_token(request.token)
        if token is not None and token.person_id != tx.me:
            token = None
        link = await redeem_link(tx, (queries.MAIL_CHANGE,), token, request.verifier)
        person = await queries.own_person(tx)
        # Links before the person, as signing in locks them.
        await queries.end_unused_links(tx)
        await _take_mail(tx, tx.seal.unseal(link["new_mail_sealed"]))
        old_mail = tx.seal.unseal(person["mail_sealed"])
        await queries.insert_mail(tx, "mail_changed", old_mail, person["language"], NOTICE_LIFETIME)
        return tx.reply(await present_me(tx), 200)


async def _take_mail(tx: Transaction, mail: str) -> None:
    try:
        taken = await queries.update_mail(tx, mail)
    except asyncpg.UniqueViolationError as error:  # somebody else took it this very moment
        raise Problem("mail_taken") from error
    if not taken:
        raise Problem("mail_taken")
