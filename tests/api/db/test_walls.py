"""The database's own walls: what a transaction sees, may write, and leaves on its connection."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.associations.add_association import add_association
from api.db.database import APP_ROLE, Database
from api.db.declarations import DECLARED, Scope
from api.db.engine import DB
from api.db.tables import TABLES
from api.db.transaction import Transaction, system_transaction
from api.ground import Ground, open_ground_database

WALLED = [table for table, each in DECLARED.items() if each.scope is not Scope.GLOBAL]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two associations on one database, behind a pool of a single connection.

    ada belongs to the first, alan to the second, grace owns both.
    """

    database: Database
    first: UUID
    second: UUID
    ada: UUID
    alan: UUID
    grace: UUID


@pytest.fixture
async def pair(ground: Ground) -> AsyncIterator[Pair]:
    narrow = Ground(ground.database_url, ground.redis_url, ground.secret, pool_size=1)
    async with open_ground_database(narrow) as database:
        first = await add_association(database, "First", "grace@example.org", "UTC", "en")
        second = await add_association(database, "Second", "grace@example.org", "UTC", "en")
        ada = await _member(database, first.tenant_id, "ada@example.org")
        alan = await _member(database, second.tenant_id, "alan@example.org")
        yield Pair(database, first.tenant_id, second.tenant_id, ada, alan, first.owner_id)


async def _member(database: Database, tenant_id: UUID, mail: str) -> UUID:
    """A member with a key and a consent of her own."""
    keeper, person_id = database.keeper, uuid4()
    wrapped = keeper.new_key(person_id)
    seal = keeper.seal_for(person_id, wrapped)
    async with system_transaction(database, tenant_id, person_id) as tx:
        await tx.run(
            "select find_or_add_person($1, $2, $3, null, $4, 'en', 'UTC', now())",
            keeper.mail_hash(mail),
            person_id,
            seal.seal(mail),
            wrapped,
        )
        await tx.run(
            "insert into membership (tenant_id, person_id, roles, joined_at)"
            " values ($1, $2, array['learner'], now())",
            tenant_id,
            person_id,
        )
        await tx.run(
            "insert into consent (id, person_id, purpose, text_version, granted, decided_at)"
            " values (gen_random_uuid(), $1, 'reminders', 1, true, now())",
            person_id,
        )
    return person_id


async def _seen(connection: Any) -> dict[str, int]:
    """How many of somebody's rows of each walled table this connection sees, where it sees any."""
    counts = {
        table: await connection.fetchval(f"select count(*) from {table} {_somebodys(table)}")
        for table in WALLED
    }
    return {table: count for table, count in counts.items() if count}


def _somebodys(table: str) -> str:
    """What no association owns is everybody's to see."""
    return "where tenant_id is not null" if DECLARED[table].scope is Scope.SHARED else ""


async def test_without_a_tenant_and_a_person_there_is_nothing_to_see(pair: Pair) -> None:
    async with system_transaction(pair.database) as tx:
        assert await _seen(tx.connection) == {}


async def test_a_connection_outside_any_transaction_sees_nothing(pair: Pair) -> None:
    async with DB.open_pool.acquire() as connection:
        assert await _seen(connection) == {}


async def test_a_reused_connection_sees_nothing_of_the_one_before(pair: Pair) -> None:
    async with system_transaction(pair.database, pair.first, pair.ada) as tx:
        first_backend = await tx.value("select pg_backend_pid()")
        assert {"membership", "person", "consent"} <= set(await _seen(tx.connection))
    async with system_transaction(pair.database) as tx:
        assert await tx.value("select pg_backend_pid()") == first_backend
        assert await _seen(tx.connection) == {}


async def test_a_reused_connection_sees_nothing_after_a_rollback(pair: Pair) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with system_transaction(pair.database, pair.first, pair.ada) as tx:
            await tx.value("select 1 / 0")
    async with DB.open_pool.acquire() as connection:
        assert await _seen(connection) == {}


async def test_the_next_tenant_sees_only_its_own(pair: Pair) -> None:
    async with system_transaction(pair.database, pair.first) as tx:
        await tx.rows("select * from membership")
    async with system_transaction(pair.database, pair.second) as tx:
        tenants = await tx.rows("select distinct tenant_id from membership")
        people = {row["id"] for row in await tx.rows("select id from person")}
    assert [row["tenant_id"] for row in tenants] == [pair.second]
    assert people == {pair.alan, pair.grace}


async def test_beginning_again_moves_the_wall(pair: Pair) -> None:
    async with system_transaction(pair.database, pair.first, pair.ada) as tx:
        await tx.begin_as(pair.alan, pair.second)
        assert await _tenants(tx) == {pair.second}
        assert await tx.value("select person_id from consent") == pair.alan
        await tx.begin_as(None)
        assert await _seen(tx.connection) == {}


async def test_a_person_sees_all_her_memberships_only_while_no_tenant_is_chosen(pair: Pair) -> None:
    async with system_transaction(pair.database, None, pair.grace) as tx:
        assert await _tenants(tx) == {pair.first, pair.second}
        assert await tx.value("select count(*) from membership") == 2
        assert await tx.value("select count(*) from association") == 2
        await tx.begin_as(pair.grace, pair.first)
        assert await _tenants(tx) == {pair.first}
        assert await tx.value("select count(*) from association") == 1


async def test_while_no_tenant_is_chosen_memberships_can_only_be_read(pair: Pair) -> None:
    async with system_transaction(pair.database, None, pair.ada) as tx:
        assert await tx.run("update membership set roles = array['owner']") == 0
        assert await tx.run("update association set name = 'mine'") == 0


async def test_a_row_for_another_tenant_is_refused(pair: Pair) -> None:
    for sql in (
        "insert into member_group (id, tenant_id, name, created_at)"
        " values (gen_random_uuid(), $1, 'spies', now())",
        "insert into audit_entry (id, tenant_id, operation, detail, request_id, at)"
        " values (gen_random_uuid(), $1, 'readMe', '{}', 'r', now())",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with system_transaction(pair.database, pair.first) as tx:
                await tx.run(sql, pair.second)


async def test_a_row_for_another_person_is_refused(pair: Pair) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with system_transaction(pair.database, pair.first, pair.ada) as tx:
            await tx.run(
                "insert into consent (id, person_id, purpose, text_version, granted, decided_at)"
                " values (gen_random_uuid(), $1, 'reminders', 1, true, now())",
                pair.alan,
            )


async def test_another_tenants_rows_cannot_be_changed_or_removed(pair: Pair) -> None:
    async with system_transaction(pair.database, pair.second) as tx:
        await tx.run(
            "insert into learner (tenant_id, person_id, guidance, pace_answers,"
            " pace_log_ratio_micro_sum, pace_log_ratio_micro_square_sum)"
            " values ($1, $2, 'adaptive', 0, 0, 0)",
            pair.second,
            pair.alan,
        )
    async with system_transaction(pair.database, pair.first, pair.ada) as tx:
        assert await tx.run("update learner set guidance = 'taken'") == 0
        assert (
            await tx.run("update membership set roles = '{}' where person_id = $1", pair.alan) == 0
        )
        assert await tx.run("update person set zone = 'taken' where id = $1", pair.alan) == 0


async def test_a_row_cannot_be_moved_to_another_tenant(pair: Pair) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with system_transaction(pair.database, pair.first) as tx:
            await tx.run("update membership set tenant_id = $1", pair.second)


async def test_an_office_cannot_change_the_person_it_may_read(pair: Pair) -> None:
    async with system_transaction(pair.database, pair.first) as tx:
        assert await tx.value("select count(*) from person where id = $1", pair.ada) == 1
        assert await tx.run("update person set language = 'xx' where id = $1", pair.ada) == 0
        assert await tx.value("select count(*) from device") == 0
        assert await tx.value("select count(*) from consent") == 0


async def test_a_reference_that_leads_abroad_is_refused(pair: Pair) -> None:
    group = uuid4()
    async with system_transaction(pair.database, pair.second) as tx:
        await tx.run(
            "insert into member_group (id, tenant_id, name, created_at)"
            " values ($1, $2, 'cohort', now())",
            group,
            pair.second,
        )
    for group_id, person_id in ((group, pair.ada), (group, pair.alan)):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with system_transaction(pair.database, pair.first) as tx:
                await tx.run(
                    "insert into group_member (tenant_id, group_id, person_id, added_at)"
                    " values ($1, $2, $3, now())",
                    pair.first,
                    group_id,
                    person_id,
                )
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with system_transaction(pair.database, pair.first) as tx:
            await tx.run(
                "insert into enrolment (tenant_id, person_id, course_id, enrolled_at)"
                " select $1, $2, course_id, now() from course_adoption limit 1",
                pair.first,
                pair.alan,
            )


async def test_reset_role_stays_the_application(pair: Pair) -> None:
    async with DB.open_pool.acquire() as connection:
        for statement in ("reset role", "reset all"):
            await connection.execute(statement)
            assert await connection.fetchval("select current_user") == APP_ROLE
        assert await connection.fetchval("select current_setting('statement_timeout')") == "5s"


async def test_stepping_up_to_the_login_user_still_leaves_the_tenants_walled(pair: Pair) -> None:
    """The pool logs in as the owner and becomes the application at once.

    SET ROLE NONE, which no code of ours says, leads back to the owner: the tenant walls are forced
    on her too, so that only people's tables lie open then. Who wants that door shut as well gives
    the processes a login of their own that is only granted the two roles.
    """
    async with system_transaction(pair.database) as tx:
        await tx.connection.execute("set local role none")
        seen = set(await _seen(tx.connection))
    tenants = {table for table in WALLED if DECLARED[table].scope is Scope.TENANT}
    assert seen & tenants == set()


async def test_a_task_that_outlives_its_transaction_gets_an_error_and_no_data(pair: Pair) -> None:
    ended = asyncio.Event()

    async def late(tx: Transaction) -> object:
        await ended.wait()
        return await tx.rows("select * from membership")

    async def late_through_piccolo() -> object:
        await ended.wait()
        membership = next(table for table in TABLES if table._meta.tablename == "membership")
        return await membership.select()

    async with system_transaction(pair.database, pair.first, pair.ada) as tx:
        tasks = [asyncio.create_task(late(tx)), asyncio.create_task(late_through_piccolo())]
        await asyncio.sleep(0)
    async with system_transaction(pair.database, pair.second, pair.alan):
        ended.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in outcomes] == [asyncpg.InterfaceError, asyncpg.InterfaceError]


async def test_two_queries_at_once_in_one_transaction_are_an_error(pair: Pair) -> None:
    with pytest.raises(asyncpg.InterfaceError, match="another operation is in progress"):
        async with system_transaction(pair.database, pair.first) as tx:
            await asyncio.gather(
                tx.rows("select pg_sleep(0.05)"), tx.rows("select * from membership")
            )
    async with system_transaction(pair.database) as tx:
        assert await _seen(tx.connection) == {}


async def test_the_dispatcher_sees_no_content_and_no_member(pair: Pair) -> None:
    for sql in (
        "select content_sealed from mail",
        "select * from mail",
        "select name from association",
        "select * from membership",
        "select * from person",
        "delete from mail",
        "select person_by_mail('x')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pair.database.dispatcher.execute(sql)
    tenants = await pair.database.dispatcher.fetch("select id from association")
    assert {row["id"] for row in tenants} == {pair.first, pair.second}


async def _tenants(tx: Transaction) -> set[UUID]:
    return {row["tenant_id"] for row in await tx.rows("select tenant_id from membership")}
