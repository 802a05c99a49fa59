"""The rows a nudge is sent from, as the person's own transaction sees them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.db.transaction import Transaction
from api.nudging.breaks import Break
from api.nudging.policy import Work
from api.sealing import SealBroken
from workers.nudges.queue import Claimed
from workers.push.sender import Target

INTENT_SLACK = timedelta(seconds=15)
"""What must be left of the lease when the intent is committed: longer than a send may take."""


@dataclass(frozen=True, slots=True)
class PlannedNudge:
    """A decision to remind, as far as sending needs it."""

    id: UUID
    tenant_id: UUID
    break_: Break
    arm: str
    minutes: int
    work: Work


@dataclass(frozen=True, slots=True)
class LiveTarget:
    """Where a signed-in device's pushes go now."""

    target: Target
    address_hash: bytes


async def lock_attention(tx: Transaction) -> None:
    """One at a time spends this person's attention."""
    await tx.run("select 1 from nudge_agenda where person_id = $1 for update", tx.me)


async def planned_nudge(tx: Transaction, nudge_id: UUID) -> PlannedNudge:
    """The decision behind a way that is due."""
    row = await tx.row("select * from nudge where person_id = $1 and id = $2", tx.me, nudge_id)
    assert row is not None
    return PlannedNudge(
        row["id"],
        row["tenant_id"],
        Break(row["break_starts_at"], row["break_ends_at"], row["break_date"]),
        row["arm"],
        row["minutes"],
        Work(row["due"], row["new_lesson"]),
    )


async def own_language(tx: Transaction) -> str:
    """What she speaks."""
    language: str = await tx.value("select language from person where id = $1", tx.me)
    return language


async def spend_attention(tx: Transaction, nudge_id: UUID, local_date: date) -> None:
    """Her attention is spent on this nudge; a second way of the same one costs nothing more."""
    await tx.run(
        "insert into interruption (nudge_id, person_id, local_date, at) values ($1, $2, $3, $4)"
        " on conflict (nudge_id) do nothing",
        nudge_id,
        tx.me,
        local_date,
        tx.people_now,
    )


async def device_of(tx: Transaction, send: Claimed) -> UUID | None:
    """The device this way leads to; None is the inbox."""
    found: UUID | None = await tx.value(
        "select device_id from nudge_send where person_id = $1 and id = $2", tx.me, send.id
    )
    return found


async def live_target(tx: Transaction, device_id: UUID) -> LiveTarget | None:
    """Where the device is reached now: it may have registered anew, been signed out, be gone.

    Held until commit: who signs out or registers elsewhere at this moment comes before, or waits.
    An address that cannot be read any more reaches nobody; her other ways are not held up by it.
    """
    row = await tx.row(
        "select t.kind, t.address_sealed, t.address_hash from push_target t"
        " join device d on d.id = t.device_id and d.signed_out_at is null"
        " where t.person_id = $1 and t.device_id = $2 and t.retired_at is null for share of t",
        tx.me,
        device_id,
    )
    if row is None:
        return None
    try:
        address = tx.seal.unseal(row["address_sealed"])
    except SealBroken:
        return None
    return LiveTarget(Target(row["kind"], address), row["address_hash"])


async def is_signed_out(tx: Transaction, device_id: UUID) -> bool:
    """Whether she has signed out on the device."""
    found: bool = await tx.value(
        "select exists (select from device where person_id = $1 and id = $2"
        " and signed_out_at is not null)",
        tx.me,
        device_id,
    )
    return found


async def record_unsent(tx: Transaction, send: Claimed, why: str) -> bool:
    """Nothing leaves by this way, and why."""
    return await _settle(tx, send, "expired" if why == "expired" else "suppressed", why)


async def record_in_inbox(tx: Transaction, send: Claimed) -> bool:
    """The nudge is in her inbox from now on."""
    return await _settle(tx, send, "sent", None)


async def record_intent(tx: Transaction, send: Claimed) -> bool:
    """From the commit on it may have left the house. False where the claim is not ours any more,
    or too little is left of it to send and be done before somebody else might.
    """
    touched = await tx.run(
        "update nudge_send set state = 'sending', sent_try_at = clock_timestamp()"
        " where person_id = $1 and id = $2 and fence = $3 and state = 'leased'"
        " and lease_until > clock_timestamp() + $4::interval and expires_at > $5",
        tx.me,
        send.id,
        send.fence,
        INTENT_SLACK,
        tx.people_now,
    )
    return touched > 0


async def _settle(tx: Transaction, send: Claimed, state: str, code: str | None) -> bool:
    touched = await tx.run(
        "update nudge_send set state = $4, code = $5, lease_until = null, settled_at = $6"
        " where person_id = $1 and id = $2 and fence = $3 and state = 'leased'",
        tx.me,
        send.id,
        send.fence,
        state,
        code,
        tx.people_now,
    )
    return touched > 0
