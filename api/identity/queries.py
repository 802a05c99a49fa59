"""The rows of people, their devices, links and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from api.clock import new_id
from api.db.transaction import Row, Transaction
from api.identity.person_token import PersonToken
from api.jobs import SendMail

THROTTLE_WINDOW = timedelta(minutes=15)
LINKS_PER_WINDOW = 5

SIGN_IN = "sign_in"
SIGN_IN_HERE = "sign_in_here"  # made by whoever runs the installation, not asked for by mail
MAIL_CHANGE = "mail_change"


@dataclass(frozen=True, slots=True)
class OwnMembership:
    """An association the person belongs to."""

    tenant_id: UUID
    name: str
    roles: tuple[str, ...]
    has_come_in: bool


async def person_by_mail(tx: Transaction, mail: str) -> UUID | None:
    """The person with this address, before anybody is signed in."""
    found: UUID | None = await tx.value(
        "select person_by_mail($1)", tx.database.keeper.mail_hash(mail)
    )
    return found


async def own_person(tx: Transaction) -> Row:
    """The signed-in person's row."""
    row = await tx.row("select * from person where id = $1", tx.me)
    assert row is not None
    return row


async def own_memberships(tx: Transaction) -> list[OwnMembership]:
    """Every association the person belongs to. Only sees them all while none is chosen."""
    rows = await tx.rows(
        "select m.tenant_id, a.name, m.roles, m.introduction_sealed is null as has_come_in"
        " from membership m"
        " join association a on a.id = m.tenant_id"
        " where m.person_id = $1 and m.ended_at is null order by m.joined_at, m.tenant_id",
        tx.me,
    )
    return [
        OwnMembership(row["tenant_id"], row["name"], tuple(row["roles"]), row["has_come_in"])
        for row in rows
    ]


async def end_introduction(tx: Transaction) -> None:
    """She has come into this association: from now on it sees her as she introduces herself."""
    await tx.run(
        "update membership set introduction_sealed = null where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )


async def take_turns(tx: Transaction, about: bytes) -> None:
    """One asker at a time about the same thing, so that counting first and adding then is safe."""
    await tx.value(
        "select pg_advisory_xact_lock($1)", int.from_bytes(about[-8:], "big", signed=True)
    )


async def is_throttled(tx: Transaction, purpose: str) -> bool:
    """Whether this person has had LINKS_PER_WINDOW such links mailed within THROTTLE_WINDOW.

    Counted per purpose: a stranger who asks for her sign-in links must not bar her own requests.
    """
    count: int = await tx.value(
        "select count(*) from sign_in_link where person_id = $1 and purpose = $2"
        " and created_at > $3",
        tx.me,
        purpose,
        tx.database_now - THROTTLE_WINDOW,
    )
    return count >= LINKS_PER_WINDOW


async def insert_link(
    tx: Transaction,
    purpose: str,
    token: PersonToken,
    challenge: bytes,
    lifetime: timedelta,
    new_mail: str | None = None,
) -> None:
    """Keep a link's hash, bound to the device that asked."""
    await tx.run(
        "insert into sign_in_link (id, person_id, purpose, token_hash, challenge, new_mail_hash,"
        " new_mail_sealed, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new_id(),
        tx.me,
        purpose,
        token.hash,
        challenge,
        tx.database.keeper.mail_hash(new_mail) if new_mail else None,
        tx.seal.seal(new_mail) if new_mail else None,
        tx.database_now,
        tx.database_now + lifetime,
    )


async def lock_link(tx: Transaction, purposes: Sequence[str], token: PersonToken) -> Row | None:
    """The link with this token for one of these purposes, locked, or None."""
    return await tx.row(
        "select * from sign_in_link where person_id = $1 and purpose = any($2::text[])"
        " and token_hash = $3 for update",
        tx.me,
        list(purposes),
        token.hash,
    )


async def record_link_used(tx: Transaction, link_id: UUID) -> None:
    """A link works once."""
    await tx.run(
        "update sign_in_link set used_at = $3 where person_id = $1 and id = $2",
        tx.me,
        link_id,
        tx.database_now,
    )


async def end_unused_links(tx: Transaction) -> None:
    """No link that was mailed to her before works any more."""
    await tx.run(
        "update sign_in_link set expires_at = least(expires_at, $2) where person_id = $1"
        " and used_at is null",
        tx.me,
        tx.database_now,
    )


async def insert_mail(
    tx: Transaction, kind: str, to: str, language: str, lifetime: timedelta, **arguments: object
) -> None:
    """Leave a mail for the workers, sealed; they are woken after commit."""
    content = {"to": to, "language": language, "arguments": arguments}
    await tx.run(
        "insert into mail (id, person_id, kind, content_sealed, state, due_at, expires_at, fence,"
        " attempts, created_at) values ($1, $2, $3, $4, 'pending', $5, $6, 0, 0, $5)",
        new_id(),
        tx.me,
        kind,
        tx.seal.seal(msgspec.json.encode(content).decode()),
        tx.database_now,
        tx.database_now + lifetime,
    )
    tx.enqueue(SendMail())


async def sign_device_in(
    tx: Transaction, install_id: UUID, platform: str, name: str | None
) -> UUID:
    """This installation as a device of this person, signed in now."""
    device_id: UUID = await tx.value(
        "insert into device (id, person_id, install_id, name_sealed, platform, signed_in_at,"
        " last_seen_at) values ($1, $2, $3, $4, $5, $6, $6)"
        " on conflict (person_id, install_id) do update set name_sealed = $4, platform = $5,"
        " signed_in_at = $6, last_seen_at = $6, signed_out_at = null returning id",
        new_id(),
        tx.me,
        install_id,
        tx.seal.seal(name) if name else None,
        platform,
        tx.database_now,
    )
    return device_id


async def devices(tx: Transaction) -> list[Row]:
    """The devices signed in now, the newest first."""
    return await tx.rows(
        "select * from device where person_id = $1 and signed_out_at is null"
        " order by signed_in_at desc, id",
        tx.me,
    )


async def sign_devices_out(tx: Transaction, device_ids: Sequence[UUID]) -> int:
    """Sign these devices out, revoke their tokens, push to them no more; how many were signed in.

    The device first: whoever exchanges a token holds its device's row (`lock_refresh_token`), so
    no successor can slip in between. Whoever says where its pushes go holds it as well.
    """
    signed_out = await tx.run(
        "update device set signed_out_at = $3 where person_id = $1 and id = any($2::uuid[])"
        " and signed_out_at is null",
        tx.me,
        device_ids,
        tx.database_now,
    )
    await tx.run(
        "update refresh_token set revoked_at = $3 where person_id = $1"
        " and device_id = any($2::uuid[]) and revoked_at is null",
        tx.me,
        device_ids,
        tx.database_now,
    )
    await tx.run(
        "delete from push_target where person_id = $1 and device_id = any($2::uuid[])",
        tx.me,
        device_ids,
    )
    return signed_out


async def insert_refresh_token(
    tx: Transaction,
    token: PersonToken,
    device_id: UUID,
    family_id: UUID,
    family_expires_at: datetime,
) -> None:
    """Keep a refresh token's hash."""
    await tx.run(
        "insert into refresh_token (id, person_id, device_id, family_id, token_hash, issued_at,"
        " family_expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        tx.me,
        device_id,
        family_id,
        token.hash,
        tx.database_now,
        family_expires_at,
    )


async def revoke_tokens_of(tx: Transaction, device_id: UUID) -> None:
    """End what an earlier sign-in on this device left behind."""
    await tx.run(
        "update refresh_token set revoked_at = $3 where person_id = $1 and device_id = $2"
        " and revoked_at is null",
        tx.me,
        device_id,
        tx.database_now,
    )


async def lock_refresh_token(tx: Transaction, token: PersonToken) -> Row | None:
    """The refresh token with its device, both locked, or None.

    The device is locked first, as signing in and out do: a sign-in that ends the older tokens of
    a device never overlooks one that is being exchanged at this very moment.
    """
    return await tx.row(
        "with d as materialized (select id, install_id, signed_out_at from device"
        "  where person_id = $1 and id = (select device_id from refresh_token"
        "   where person_id = $1 and token_hash = $2) for no key update)"
        " select t.*, d.install_id, d.signed_out_at from d join refresh_token t"
        "  on t.person_id = $1 and t.device_id = d.id and t.token_hash = $2 for update of t",
        tx.me,
        token.hash,
    )


async def record_replaced(tx: Transaction, token_id: UUID) -> None:
    """This refresh token has a successor now."""
    await tx.run(
        "update refresh_token set replaced_at = $3 where person_id = $1 and id = $2",
        tx.me,
        token_id,
        tx.database_now,
    )


async def record_seen(tx: Transaction, device_id: UUID) -> None:
    """The device was here."""
    await tx.run(
        "update device set last_seen_at = $3 where person_id = $1 and id = $2",
        tx.me,
        device_id,
        tx.database_now,
    )


async def update_person(
    tx: Transaction, name: str | None, language: str | None, zone: str | None
) -> bool:
    """Change what is given; None leaves it as it is. Whether she is in another zone now."""
    before = await own_person(tx)
    await tx.run(
        "update person set name_sealed = coalesce($2, name_sealed),"
        " language = coalesce($3, language), zone = coalesce($4, zone) where id = $1",
        tx.me,
        tx.seal.seal(name) if name else None,
        language,
        zone,
    )
    return zone is not None and zone != before["zone"]


async def update_mail(tx: Transaction, mail: str) -> bool:
    """Take the new address; False where it belongs to somebody else."""
    mail_hash = tx.database.keeper.mail_hash(mail)
    owner = await tx.value("select person_by_mail($1)", mail_hash)
    if owner not in (None, tx.me):
        return False
    # She has just read mail there: that an address took none before says nothing any more. First,
    # since whoever writes her weekly mail holds this row and waits for hers in `person`.
    await tx.run(
        "update digest_wish set refused_at = null, refused_for = null where person_id = $1", tx.me
    )
    await tx.run(
        "update person set mail_hash = $2, mail_sealed = $3 where id = $1",
        tx.me,
        mail_hash,
        tx.seal.seal(mail),
    )
    return True


async def newest_consents(tx: Transaction) -> dict[str, Row]:
    """The latest decision about each purpose."""
    rows = await tx.rows(
        "select distinct on (purpose) purpose, granted, text_version, decided_at from consent"
        " where person_id = $1 order by purpose, decided_at desc, id desc",
        tx.me,
    )
    return {row["purpose"]: row for row in rows}


async def insert_consent(tx: Transaction, purpose: str, granted: bool, text_version: int) -> None:
    """Add a decision; earlier ones stay."""
    await tx.run(
        "insert into consent (id, person_id, purpose, text_version, granted, decided_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        new_id(),
        tx.me,
        purpose,
        text_version,
        granted,
        tx.people_now,
    )
