"""Thousands of people who wait for a nudge in the same break, as signing in and asking leave them.

Their rows are written in bulk, as the superuser who is behind no wall; everything sealed is sealed
with the real keys. Every fourth has a browser, the others a phone.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import asyncpg
import msgspec

from api.associations.add_association import add_association
from api.clock import new_id
from api.db.database import Database
from api.nudging import ramp
from api.reminders.push_address import PushAddress, read_address
from api.vapid import vapid_public_key
from mobile_contract import reminders
from tests.push_stub import PushStub

ZONE = "Europe/Berlin"
BREAK_BEGINS = datetime.fromisoformat("2026-11-24T13:00:00+01:00")
DECIDED_FROM = BREAK_BEGINS - timedelta(minutes=9)
ALL_DUE = BREAK_BEGINS + ramp.LATEST
"""From then on nobody waits for her place in the crowd any more."""

_COLUMNS = {
    "person": "id mail_hash mail_sealed language zone created_at",
    "person_key": "person_id wrapped_key created_at",
    "device": "id person_id install_id platform signed_in_at last_seen_at",
    "membership": "tenant_id person_id roles joined_at",
    "consent": "id person_id purpose text_version granted decided_at",
    "push_target": "device_id person_id kind address_hash address_sealed registered_at",
    "break_window": "id person_id weekday starts_local ends_local",
    "nudge_agenda": "person_id decide_at",
}
_ENROL = """
insert into enrolment (tenant_id, person_id, course_id, enrolled_at)
select m.tenant_id, m.person_id, a.course_id, m.joined_at
from membership m join course_adoption a using (tenant_id) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people, and since when they have been there."""

    size: int
    since: datetime


@dataclass(frozen=True, slots=True)
class _Reminded:
    person_id: UUID
    number: int
    address: PushAddress


async def let_them_wait(
    database: Database, superuser_url: str, stub: PushStub, crowd: Crowd
) -> None:
    """Make them members of one association, with a break from BREAK_BEGINS on to decide about."""
    founded = await add_association(database, "Everybody", "owner@crowd.example", ZONE, "en")
    addresses = await _addresses(database, stub, crowd.size)
    people = [_Reminded(uuid4(), number, each) for number, each in enumerate(addresses)]
    rows = [_rows_of(database, each, founded.tenant_id, crowd.since) for each in people]
    connection = await asyncpg.connect(superuser_url)
    try:
        for table, columns in _COLUMNS.items():
            await connection.copy_records_to_table(
                table, records=[each[table] for each in rows], columns=columns.split()
            )
        await connection.execute(_ENROL)
        await connection.execute("analyze")
    finally:
        await connection.close()


async def _addresses(database: Database, stub: PushStub, count: int) -> Sequence[PushAddress]:
    key = vapid_public_key(database.keeper.vapid_key)
    browsers = await asyncio.gather(*(stub.subscription(key) for _ in range(0, count, 4)))
    targets = [
        reminders.RegisterPushTarget("webpush", subscription=_read(browsers[number // 4]))
        if number % 4 == 0
        else reminders.RegisterPushTarget("fid", address=f"phone-{number}")
        for number in range(count)
    ]
    return [read_address(each, frozenset({stub.url})) for each in targets]


def _read(subscription: object) -> reminders.PushSubscription:
    return msgspec.convert(subscription, reminders.PushSubscription)


def _rows_of(
    database: Database, one: _Reminded, tenant_id: UUID, at: datetime
) -> dict[str, tuple[object, ...]]:
    """What each table holds about one person; `at` is when all of it happened."""
    keeper, me, device_id = database.keeper, one.person_id, new_id()
    wrapped = keeper.new_key(me)
    seal = keeper.seal_for(me, wrapped)
    mail = f"learner-{one.number}@crowd.example"
    known_by, begins = keeper.push_hash(one.address.known_by), BREAK_BEGINS
    sealed = seal.seal(one.address.sealed_text)
    return {
        "person": (me, keeper.mail_hash(mail), seal.seal(mail), "en", ZONE, at),
        "person_key": (me, wrapped, at),
        "device": (device_id, me, uuid4(), "chaos", at, at),
        "membership": (tenant_id, me, ["learner"], at),
        "consent": (new_id(), me, "reminders", 1, True, at),
        "push_target": (device_id, me, one.address.kind, known_by, sealed, at),
        "break_window": (new_id(), me, begins.isoweekday(), begins.time(), time(13, 30)),
        "nudge_agenda": (me, DECIDED_FROM),
    }
