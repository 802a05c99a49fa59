"""Hundreds of learners of one association with their phones signed in, as signing in leaves them.

Their rows are written in bulk, as the superuser who is behind no wall; everything sealed is sealed
with the real keys, and their tokens are the real ones.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from api.access_token import AccessClaims, issue_access_token
from api.associations.add_association import add_association
from api.clock import new_id
from api.db.database import Database
from content.format import decode_lesson
from tests.chaos.parts.lines import garbage
from tests.chaos.parts.tunnel import ZONE, Diary, Taught

_SINCE = timedelta(days=60)
_TOKENS_LAST = timedelta(hours=2)
_EACH = 400
_SECOND_PHONE_EVERY = 10
_SECOND_PHONE_SHARE = 10
_GARBAGE_EVERY = 7

_COLUMNS = {
    "person": "id mail_hash mail_sealed language zone created_at",
    "person_key": "person_id wrapped_key created_at",
    "device": "id person_id install_id platform signed_in_at last_seen_at",
    "membership": "tenant_id person_id roles joined_at",
}
_ENROL = """
insert into enrolment (tenant_id, person_id, course_id, enrolled_at)
select m.tenant_id, m.person_id, a.course_id, m.joined_at
from membership m join course_adoption a using (tenant_id) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Phone:
    """One installation: whose it is, what it sends calls with, and what is in its queue."""

    person_id: UUID
    device_id: UUID
    token: str
    diary: Diary


@dataclass(frozen=True, slots=True)
class Crowd:
    """All phones, and the lessons their owners studied."""

    phones: Sequence[Phone]
    taught: Sequence[Taught]


async def make_learners(
    database: Database, superuser_url: str, events: int, dice: random.Random
) -> Crowd:
    """Learners with so many events in all, or a few more; every tenth phone is somebody's second,
    with a little on it.
    """
    founded = await add_association(database, "Tunnel", "owner@tunnel.example", ZONE, "en")
    connection = await asyncpg.connect(superuser_url)
    try:
        taught = await _taught(connection)
        phones: list[Phone] = []
        while (left := events - sum(phone.diary.facts for phone in phones)) > 0:
            some = min(left, round(_EACH * dice.uniform(0.6, 1.4)))
            person_id = uuid4()
            phones.append(_phone(database, person_id, founded.tenant_id, taught, dice, some))
            if len(phones) % _SECOND_PHONE_EVERY == 0:
                some = _EACH // _SECOND_PHONE_SHARE
                phones.append(_phone(database, person_id, founded.tenant_id, taught, dice, some))
        await _insert(connection, database, phones, founded.tenant_id)
    finally:
        await connection.close()
    return Crowd(phones, taught)


async def _taught(connection: asyncpg.Connection) -> list[Taught]:
    rows = await connection.fetch("select hash, body from lesson_revision order by hash")
    found = [Taught(decode_lesson(row["body"].encode()), row["hash"].hex()) for row in rows]
    return [each for each in found if each.lesson.language == "en"]


def _phone(
    database: Database,
    person_id: UUID,
    tenant_id: UUID,
    taught: Sequence[Taught],
    dice: random.Random,
    events: int,
) -> Phone:
    now, device_id = datetime.now(UTC), new_id()
    diary = Diary(uuid4(), random.Random(dice.random()), taught)
    diary.fill(events, now.date())
    if dice.randrange(_GARBAGE_EVERY) == 0:
        diary.lines.insert(dice.randrange(len(diary.lines)), garbage(dice))
    claims = AccessClaims(person_id, device_id, diary.install_id, tenant_id, now + _TOKENS_LAST)
    token = issue_access_token(database.keeper.access_key, claims)
    return Phone(person_id, device_id, token, diary)


async def _insert(
    connection: asyncpg.Connection, database: Database, phones: Sequence[Phone], tenant_id: UUID
) -> None:
    at = datetime.now(UTC) - _SINCE
    people = {phone.person_id for phone in phones}
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _COLUMNS}
    for number, person_id in enumerate(people):
        wrapped, mail = database.keeper.new_key(person_id), f"learner-{number}@tunnel.example"
        sealed = database.keeper.seal_for(person_id, wrapped).seal(mail)
        known_by = database.keeper.mail_hash(mail)
        rows["person"].append((person_id, known_by, sealed, "en", ZONE, at))
        rows["person_key"].append((person_id, wrapped, at))
        rows["membership"].append((tenant_id, person_id, ["learner"], at))
    for phone in phones:
        install_id = phone.diary.install_id
        rows["device"].append((phone.device_id, phone.person_id, install_id, "chaos", at, at))
    for table, columns in _COLUMNS.items():
        await connection.copy_records_to_table(table, records=rows[table], columns=columns.split())
    await connection.execute(_ENROL)
    await connection.execute("analyze")
