"""No association ever sees, names or changes anything of another: tried for every operation."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from structlog.testing import capture_logs

from api.embedded import Servers
from api.files import Files, open_files
from api.ground import Ground
from api.sealing import Keeper
from tests.conftest import OWNER, SECRET, create_database, drop_database, url_of
from tests.isolation import canaries
from tests.isolation.blind_connection import TenantAndPersonBlind, TenantBlind, without_tenant
from tests.isolation.canaries import CANARY, Owned
from tests.isolation.judgement import JUDGED_OTHERWISE
from tests.isolation.probe import Probe, probe_of
from tests.isolation.two_associations import Two, settle
from tests.world import World

BYTES = {"foreign bytes", "B changed"}
A_FEW = ("owner", "bea of both", "beth with A's token")


@dataclass(frozen=True, slots=True)
class Settled:
    """The database both associations were settled in, to be copied for every run."""

    name: str
    two: Two
    files: Files


@pytest.fixture(scope="module")
async def settled(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Settled]:
    name = f"two_{uuid4().hex[:8]}"
    await create_database(servers, name, template)
    files = open_files(None, tmp_path_factory.mktemp("two"))
    ground = Ground(url_of(servers, name, OWNER), servers.redis_url, SECRET, files=files)
    async with World.running(ground) as world:
        two = await settle(world)
    connection = await asyncpg.connect(url_of(servers, name))
    await canaries.fill(connection, Keeper.from_secret(SECRET), Owned(two.b, two.people_of_b))
    await connection.close()
    yield Settled(name, two, files)
    await drop_database(servers, name)


@asynccontextmanager
async def probing(
    servers: Servers,
    settled: Settled,
    connection_class: type[Any] = asyncpg.Connection,
    ruin: str = "select",
) -> AsyncIterator[Probe]:
    """A probe of a fresh copy, with other connections or with something ruined in the database."""
    name = f"probe_{uuid4().hex[:8]}"
    await create_database(servers, name, settled.name)
    connection = await asyncpg.connect(url_of(servers, name))
    await connection.execute(ruin)
    url = url_of(servers, name, OWNER)
    ground = Ground(
        url,
        servers.redis_url,
        SECRET,
        connection_class=connection_class,
        files=settled.files,
    )
    try:
        # Captured, not printed: a run without filters fails a lot, and at length.
        with capture_logs() as logs:
            async with World.running(ground) as world:
                probe = await probe_of(world, settled.two, connection)
                probe.logs = logs
                yield probe
    finally:
        await connection.close()
        await drop_database(servers, name)


async def test_nothing_of_another_association_comes_through(
    servers: Servers, settled: Settled
) -> None:
    async with probing(servers, settled) as probe:
        findings = await probe.run()
    print(f"{probe.calls} calls with {len(probe.foreign_ids)} foreign ids")
    assert findings == []
    never_done = [name for name, seen in probe.answered.items() if min(seen) >= 300]
    assert never_done == [], "operations that succeeded for nobody prove little"
    assert CANARY not in str(probe.logs)


async def test_every_column_of_b_that_can_name_something_holds_a_canary(
    servers: Servers, settled: Settled
) -> None:
    connection = await asyncpg.connect(url_of(servers, settled.name))
    side = Owned(settled.two.b, settled.two.people_of_b)
    found = await canaries.unmarked(connection, Keeper.from_secret(SECRET), side)
    await connection.close()
    assert found == []


async def test_the_judgements_that_differ_name_fields_that_exist(
    servers: Servers, settled: Settled
) -> None:
    async with probing(servers, settled) as probe:
        fields = {(each.id, field.name) for each in probe.operations for field in each.id_fields}
    assert set(JUDGED_OTHERWISE) <= fields


async def test_nothing_comes_through_where_the_application_forgets_the_tenant(
    servers: Servers, settled: Settled
) -> None:
    """The database's walls alone hold: the first of two."""
    TenantBlind.blinded.clear()
    async with probing(servers, settled, TenantBlind) as probe:
        assert await probe.run(A_FEW) == []
    assert sum(TenantBlind.blinded.values()) > 200
    assert [sql for sql in TenantBlind.blinded if compares_tenants(without_tenant(sql))] == []


async def test_nothing_comes_through_where_it_forgets_the_person_too(
    servers: Servers, settled: Settled
) -> None:
    """Then members of one association are mixed up, but never those of two."""
    TenantAndPersonBlind.blinded.clear()
    async with probing(servers, settled, TenantAndPersonBlind) as probe:
        findings = await probe.run(A_FEW)
    assert [each for each in findings if each.kind in BYTES] == []
    assert sum(TenantAndPersonBlind.blinded.values()) > 200


async def test_nothing_comes_through_where_the_database_has_no_walls(
    servers: Servers, settled: Settled
) -> None:
    """The application's filters alone hold: the second of two."""
    async with probing(servers, settled, ruin=without_walls(*canaries.owned_tables())) as probe:
        assert await probe.run(A_FEW) == []


async def test_a_neighbour_in_the_same_association_is_as_foreign(
    servers: Servers, settled: Settled
) -> None:
    """What hangs on a person alone is 404 for her own association's people too."""
    async with probing(servers, settled) as probe:
        found = [await probe.neighbours(name) for name in ("learner", "admin", "owner")]
    assert found == [[], [], []]
    assert probe.calls > 50


@pytest.mark.parametrize(
    ("table", "connection_class", "operation"),
    [
        ("study_session", TenantBlind, "readSession"),
        ("study_session", TenantBlind, "finishSession"),
        ("study_session", TenantAndPersonBlind, "submitAnswer"),
        ("audit_entry", TenantBlind, "readAuditLog"),
        ("device", TenantAndPersonBlind, "signOutDevice"),
        ("nudge", TenantAndPersonBlind, "explainNudge"),
        ("nudge", TenantAndPersonBlind, "startSession"),
    ],
)
async def test_the_proof_fails_where_both_walls_are_down(
    servers: Servers,
    settled: Settled,
    table: str,
    connection_class: type[Any],
    operation: str,
) -> None:
    async with probing(servers, settled, connection_class, without_walls(table)) as probe:
        findings = await probe.run(["owner", "bea of both"], only=[operation])
    assert {each.operation for each in findings} == {operation}


async def test_an_operation_that_cannot_be_called_is_found(
    servers: Servers, settled: Settled
) -> None:
    async with probing(servers, settled) as probe:
        start = next(each for each in probe.operations if each.id == "startSession")
        probe.operations = [replace(start, fields=())]
        findings = await probe.run(["learner"])
    assert {each.kind for each in findings} == {"not callable"}


async def test_inviting_somebody_of_another_association_tells_nothing_of_her(
    servers: Servers, settled: Settled
) -> None:
    """The office types her address; that Interlude knows it, and her name, stay hers."""
    mail = f"{CANARY}-coach@b.example"
    async with probing(servers, settled) as probe:
        told = await probe.tell("owner", "addMember", {"mail": mail})
        members = await probe.tell("owner", "listMembers", {"limit": 200})
    assert mail in told
    for answer in (told, members):
        assert CANARY not in answer.replace(mail, "")


async def test_an_idempotency_key_replays_nobody_elses_reply(
    servers: Servers, settled: Settled
) -> None:
    """beth's key for the same operation, with her sealed reply beside it."""
    async with probing(servers, settled, TenantAndPersonBlind) as probe:
        changed = await probe.connection.execute(
            "update idempotency_key set operation = 'changeMe', key = 'key-' || id::text"
            " where person_id = any($1::uuid[])",
            list(settled.two.people_of_b),
        )
        keys = await probe.connection.fetch("select key from idempotency_key where key ~ '^key-'")
        told = [await probe.tell("owner", "changeMe", {}, each["key"]) for each in keys]
    assert changed != "UPDATE 0"
    assert [each for each in told if CANARY in each or "idempotent-replayed" in each] == []


def without_walls(*tables: str) -> str:
    """SQL that takes row-level security off these tables."""
    return "".join(
        f"alter table {table} no force row level security, disable row level security;"
        for table in tables
    )


def compares_tenants(blinded: str) -> bool:
    """Whether a comparison of the tenant survived the blinding of this statement."""
    rest = re.sub(r"\([^()]* or true\)", "", blinded)
    return re.search(r"tenant_id (=|is)", rest) is not None
