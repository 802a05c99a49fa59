"""The rows of associations, their members and their audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from api.clock import new_random_id
from api.db.transaction import Row, Transaction
from api.sealing import PersonSeal


@dataclass(frozen=True, slots=True)
class Introduction:
    """A new member as the office typed her in."""

    mail: str
    name: str | None


async def insert_association(tx: Transaction, name: str, zone: str, language: str) -> None:
    """The association itself; its id is the tenant this transaction acts in."""
    await tx.run(
        "insert into association (id, name, zone, language, created_at)"
        " values ($1, $2, $3, $4, $5)",
        tx.tenant,
        name,
        zone,
        language,
        tx.people_now,
    )


async def own_association(tx: Transaction) -> Row:
    """The association this transaction acts in."""
    row = await tx.row("select * from association where id = $1", tx.tenant)
    assert row is not None
    return row


async def adopt_shipped_courses(tx: Transaction) -> int:
    """Teach every published course, by reference; how many are new."""
    return await tx.run(
        "insert into course_adoption (tenant_id, course_id, adopted_at)"
        " select $1, id, $2 from course where tenant_id is null and retired_at is null"
        " on conflict do nothing",
        tx.tenant,
        tx.people_now,
    )


async def find_or_add_person(
    tx: Transaction, mail: str, name: str | None, language: str, zone: str
) -> UUID:
    """The person with this address; an unknown address becomes one, with a key of her own.

    Her id is random, not made from the time: it must not tell an association since when Interlude
    knows her.
    """
    keeper, new_person = tx.database.keeper, new_random_id()
    wrapped = keeper.new_key(new_person)
    seal: PersonSeal = keeper.seal_for(new_person, wrapped)
    person_id: UUID = await tx.value(
        "select person_id from find_or_add_person($1, $2, $3, $4, $5, $6, $7, $8)",
        keeper.mail_hash(mail),
        new_person,
        seal.seal(mail),
        seal.seal(name) if name else None,
        wrapped,
        language,
        zone,
        tx.database_now,
    )
    return person_id


async def insert_membership(
    tx: Transaction, person_id: UUID, roles: Sequence[str], joined_at: datetime
) -> bool:
    """Make the person a member, again if she had left; False where she is one."""
    added = await tx.run(
        "insert into membership (tenant_id, person_id, roles, joined_at) values ($1, $2, $3, $4)"
        " on conflict (tenant_id, person_id) do update set roles = $3, joined_at = $4,"
        " ended_at = null where membership.ended_at is not null",
        tx.tenant,
        person_id,
        sorted(set(roles)),
        joined_at,
    )
    return added == 1


async def introduce(tx: Transaction, person_id: UUID, introduction: Introduction) -> None:
    """Keep how the office typed the new member in, until she comes in herself."""
    wrapped: bytes = await tx.value(
        "select wrapped_key from person_key where person_id = $1", person_id
    )
    seal = tx.database.keeper.seal_for(person_id, wrapped)
    await tx.run(
        "update membership set introduction_sealed = $3 where tenant_id = $1 and person_id = $2",
        tx.tenant,
        person_id,
        seal.seal(msgspec.json.encode(introduction).decode()),
    )


async def enrol_members(tx: Transaction, person_id: UUID | None = None) -> None:
    """A member, or everybody, takes every course the association teaches.

    Who has left a course stays out of it.
    """
    await tx.run(
        "insert into enrolment (tenant_id, person_id, course_id, enrolled_at)"
        " select m.tenant_id, m.person_id, a.course_id, $2 from membership m"
        " join course_adoption a on a.tenant_id = m.tenant_id and a.ended_at is null"
        " where m.tenant_id = $1 and m.ended_at is null"
        " and ($3::uuid is null or m.person_id = $3) on conflict do nothing",
        tx.tenant,
        tx.people_now,
        person_id,
    )


async def members_page(
    tx: Transaction, after: UUID | None, limit: int, person_id: UUID | None = None
) -> list[Row]:
    """Members with their sealed names and wrapped keys, the newest first, after this member."""
    return await tx.rows(
        "select m.person_id, m.roles, m.joined_at, m.introduction_sealed, p.name_sealed,"
        " p.mail_sealed, k.wrapped_key from membership m join person p on p.id = m.person_id"
        " join person_key k on k.person_id = m.person_id"
        " where m.tenant_id = $1 and m.ended_at is null and ($2::uuid is null"
        "  or (m.joined_at, m.person_id) < (select a.joined_at, a.person_id from membership a"
        "   where a.tenant_id = $1 and a.person_id = $2))"
        " and ($4::uuid is null or m.person_id = $4)"
        " order by m.joined_at desc, m.person_id desc limit $3",
        tx.tenant,
        after,
        limit,
        person_id,
    )


async def audit_page(tx: Transaction, after: UUID | None, limit: int) -> list[Row]:
    """Audit rows, the newest first."""
    return await tx.rows(
        "select * from audit_entry where tenant_id = $1 and ($2::uuid is null or id < $2)"
        " order by id desc limit $3",
        tx.tenant,
        after,
        limit,
    )
