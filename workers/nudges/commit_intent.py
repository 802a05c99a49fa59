"""The last look before a nudge leaves: still wanted, still hers to get, still in time? Then say so.

Everything is read and locked in one short transaction of the person's. What it commits as
`sending` may leave the house; whatever stands in the way is recorded as the reason it did not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.deep_links import deep_link
from api.nudges_in_words import nudge_text
from api.nudging.policy import still_wanted, useful_until
from api.nudging.session_minutes import session_minutes
from api.pacing.study_day import local_time
from mobile_contract.push import PushData
from workers.nudges import send_queries
from workers.nudges.queue import Claimed
from workers.nudges.situation import Around, read_around, read_wishes
from workers.push.sender import Push, Target

COLLAPSE_KEY = "due"


@dataclass(frozen=True, slots=True)
class Errand:
    """A push that may leave now, and the claim its outcome is recorded under."""

    claimed: Claimed
    push: Push
    target: Target
    address_hash: bytes


async def commit_intent(
    database: Database, public_url: str, sends: Sequence[Claimed]
) -> list[Errand]:
    """Decide for the last time about the claimed ways of one nudge; what may leave is returned.

    Her attention is spent here, once a nudge, under her lock. Into the inbox it goes at once.
    """
    async with system_transaction(database, person_id=sends[0].person_id) as tx:
        await send_queries.lock_attention(tx)
        nudge = await send_queries.planned_nudge(tx, sends[0].nudge_id)
        wishes = await read_wishes(tx)
        around = await read_around(tx, wishes, tx.people_now, nudge.break_.ends_at, nudge.id)
        objection = _objection(nudge, around, tx.people_now)
        if objection is not None:
            for send in sends:
                await send_queries.record_unsent(tx, send, objection)
            return []
        until = useful_until(around.situation, nudge.break_, tx.people_now)
        push = await _push(tx, nudge, until, public_url)
        errands: list[Errand] = []
        if any([await _intend(tx, push, send, errands) for send in sends]):
            today = local_time(tx.people_now, wishes.zone).date()
            await send_queries.spend_attention(tx, nudge.id, today)
    return errands


def _objection(nudge: send_queries.PlannedNudge, around: Around, now: datetime) -> str | None:
    if nudge.tenant_id not in around.tenants:
        return "not_enrolled"
    return still_wanted(around.situation, nudge.break_, now)


async def _push(
    tx: Transaction, nudge: send_queries.PlannedNudge, until: datetime, public_url: str
) -> Push:
    """What the phone gets: words that tell a bystander nothing, gone when the break is over."""
    minutes = session_minutes(nudge.minutes, until, tx.people_now)
    language = await send_queries.own_language(tx)
    text = nudge_text(nudge.arm, nudge.work, minutes, language)
    ttl_s = max(1, int((until - tx.people_now).total_seconds()))
    data = PushData(
        type="nudge",
        nudge_id=str(nudge.id),
        association_id=str(nudge.tenant_id),
        deep_link=deep_link(public_url, nudge.id),
        minutes=str(minutes),
        expires_at=until.isoformat(),
    )
    return Push(
        nudge_id=nudge.id,
        title=text.title,
        body=text.body,
        data=msgspec.to_builtins(data),
        ttl_s=ttl_s,
        expires_at=tx.database_now + timedelta(seconds=ttl_s),
        collapse_key=COLLAPSE_KEY,
        language=language,
    )


async def _intend(tx: Transaction, push: Push, send: Claimed, errands: list[Errand]) -> bool:
    """Commit one way to be tried, or record why not. Whether the nudge goes by it."""
    device_id = await send_queries.device_of(tx, send)
    if device_id is None:
        return await send_queries.record_in_inbox(tx, send)
    found = await send_queries.live_target(tx, device_id)
    if found is None:
        signed_out = await send_queries.is_signed_out(tx, device_id)
        await send_queries.record_unsent(
            tx, send, "device_signed_out" if signed_out else "target_gone"
        )
        return False
    if not await send_queries.record_intent(tx, send):
        return False
    errands.append(Errand(send, push, found.target, found.address_hash))
    return True
