"""Thousands of people who wait for a nudge in the same break, as signing in and asking leave them.

Their rows are written in bulk, as the superuser who is behind no wall; everything sealed is sealed
with the real keys.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec

from api.associations.add_association import add_association
from api.clock import new_id
from api.db.database import Database
from api.reminders.push_address import PushAddress, read_address
from api.vapid import vapid_public_key
from mobile_contract import reminders
from tests.chaos.parts.crowd_time import DECIDED_FROM
from tests.chaos.parts.sorts_of_people import HOME, Person, people
from tests.push_stub import PushStub

_COLUMNS = {
    "person": "id mail_hash mail_sealed language zone created_at",
    "person_key": "person_id wrapped_key created_at",
    "device": "id person_id install_id platform signed_in_at last_seen_at",
    "membership": "tenant_id person_id roles joined_at",
    "consent": "id person_id purpose text_version granted decided_at",
    "push_target": "device_id person_id kind address_hash address_sealed registered_at",
    "break_window": "id person_id weekday starts_local ends_local",
    "nudge_agenda": "person_id decide_at",
    "reminder_settings": (
        "person_id quiet_from_local quiet_until_local at_most_per_day at_most_per_week changed_at"
    ),
}
_AT_MOST = (1, 4)
_AT_ONCE = 50
_ENROL = """
insert into enrolment (tenant_id, person_id, course_id, enrolled_at)
select m.tenant_id, m.person_id, a.course_id, m.joined_at
from membership m join course_adoption a using (tenant_id) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who waits, by id. Of every four `browsers` have a browser, the others a phone."""

    people: dict[UUID, Person] = field(default_factory=dict)
    browsers: int = 1

    @classmethod
    def of(cls, due: int) -> "Crowd":
        """As many as it takes for so many nudges to fall due."""
        return cls({uuid4(): each for each in people(due)})

    @classmethod
    def of_phones(cls, due: int) -> "Crowd":
        """Those who have one break each, nothing special, and no browser."""
        return cls({uuid4(): Person(number, "plain", HOME) for number in range(due)}, browsers=0)


@dataclass(frozen=True, slots=True)
class _Reminded:
    person_id: UUID
    person: Person
    address: PushAddress


async def let_them_wait(
    database: Database,
    superuser_url: str,
    stub: PushStub,
    crowd: Crowd,
    since: datetime,
    decided_from: datetime = DECIDED_FROM,
) -> None:
    """Make them members of one association since then, with breaks to decide about from then on."""
    founded = await add_association(database, "Everybody", "owner@crowd.example", HOME, "en")
    addresses = await _addresses(database, stub, crowd)
    waiting = [
        _Reminded(*each, address)
        for each, address in zip(crowd.people.items(), addresses, strict=True)
    ]
    rows = [_rows_of(database, each, founded.tenant_id, since, decided_from) for each in waiting]
    connection = await asyncpg.connect(superuser_url)
    try:
        for table, columns in _COLUMNS.items():
            records = [row for each in rows for row in each[table]]
            await connection.copy_records_to_table(table, records=records, columns=columns.split())
        await connection.execute(_ENROL)
        await connection.execute("analyze")
    finally:
        await connection.close()


async def _addresses(database: Database, stub: PushStub, crowd: Crowd) -> Sequence[PushAddress]:
    key = vapid_public_key(database.keeper.vapid_key)
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def address(number: int) -> PushAddress:
        async with at_once:
            return await _address(stub, number, key if number % 4 < crowd.browsers else None)

    return await asyncio.gather(*map(address, range(len(crowd.people))))


async def _address(stub: PushStub, number: int, key: str | None) -> PushAddress:
    """Of a browser that is subscribed with this key, or of a phone."""
    if key is None:
        asked = reminders.RegisterPushTarget("fid", address=f"phone-{number}")
    else:
        subscription = _read(await stub.subscription(key))
        asked = reminders.RegisterPushTarget("webpush", subscription=subscription)
    return read_address(asked, frozenset({stub.url}))


def _read(subscription: object) -> reminders.PushSubscription:
    return msgspec.convert(subscription, reminders.PushSubscription)


def _rows_of(
    database: Database, one: _Reminded, tenant_id: UUID, at: datetime, decided_from: datetime
) -> dict[str, list[tuple[object, ...]]]:
    """What each table holds about one person; `at` is when all of it happened."""
    keeper, me, device_id, person = database.keeper, one.person_id, new_id(), one.person
    wrapped = keeper.new_key(me)
    seal = keeper.seal_for(me, wrapped)
    mail = f"learner-{person.number}@crowd.example"
    known_by, sealed = keeper.push_hash(one.address.known_by), seal.seal(one.address.sealed_text)
    return {
        "person": [(me, keeper.mail_hash(mail), seal.seal(mail), "en", person.zone, at)],
        "person_key": [(me, wrapped, at)],
        "device": [(device_id, me, uuid4(), "chaos", at, at)],
        "membership": [(tenant_id, me, ["learner"], at)],
        "consent": [(new_id(), me, "reminders", 1, True, at)],
        "push_target": [(device_id, me, one.address.kind, known_by, sealed, at)],
        "break_window": [(new_id(), me, *each) for each in person.breaks],
        "nudge_agenda": [(me, decided_from)],
        "reminder_settings": [(me, *person.quiet_at_first, *_AT_MOST, at)],
    }
