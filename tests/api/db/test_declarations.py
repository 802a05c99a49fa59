"""Every table and column is declared, walled and granted as it says, asked of the real catalog.

Each rule is a function that lists what is wrong. It finds nothing in the migrated database, and
finds something in one that was broken on purpose (inside a transaction that is rolled back).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import asyncpg
import pytest

from api.db.database import APP_ROLE, DISPATCHER_ROLE
from api.db.declarations import DECLARED, Kind, Scope
from api.db.tables import TABLES
from api.ground import Ground
from tests.conftest import _ground as fresh_ground

Connection: TypeAlias = Any
Rule: TypeAlias = Callable[[Connection], Awaitable[list[str]]]

PICCOLOS_OWN = {"migration"}

APPEND_ONLY = (
    *("learner_event", "audit_entry", "consent", "lesson_revision", "population_snapshot"),
    *("nudge", "interruption", "draft_step", "media", "digest"),
)

# Crossing every wall, so literally these: which mail is due, who holds it, how it went.
DISPATCHER_MAY = {
    "people_clock": {"SELECT": {"id", "shift", "set_at"}},
    "migration": {"SELECT": {"id", "name", "app_name", "ran_on"}},
    "association": {"SELECT": {"id"}},
    "mail": {
        "SELECT": {
            *("id", "person_id", "state", "due_at"),
            *("expires_at", "lease_until", "fence", "attempts", "sent_at"),
        },
        "UPDATE": {"state", "due_at", "lease_until", "fence", "attempts", "error", "sent_at"},
    },
    "draft": {"SELECT": {"tenant_id", "id", "state", "publish_at"}},
    "learner": {"SELECT": {"tenant_id", "person_id", "refold_wanted"}},
    "population_snapshot": {
        "SELECT": {"version", "body", "published_at"},
        "INSERT": {"version", "body", "published_at"},
    },
    "item_model": {"INSERT": set(DECLARED["item_model"].columns)},
    "item_look": {"SELECT": {"tenant_id", "wanted", "looked_at"}},
    "push_channel": {
        privilege: set(DECLARED["push_channel"].columns)
        for privilege in ("SELECT", "INSERT", "UPDATE")
    }
    | {"DELETE": {"*"}},
    "removal_brake": {
        "SELECT": set(DECLARED["removal_brake"].columns),
        "UPDATE": {"counted_from", "braked_at", "braked_until", "kept"},
    },
    "nudge_agenda": {"SELECT": {"person_id", "decide_at"}},
    "digest_wish": {"SELECT": {"person_id", "look_at"}},
    "nudge_send": {
        "SELECT": {
            *("id", "nudge_id", "person_id", "state", "code", "due_at", "expires_at"),
            *("not_before", "lease_until", "fence", "attempts", "sent_try_at"),
            *("channel", "settled_at"),
        },
        "UPDATE": {
            *("state", "code", "provider_id", "not_before"),
            *("lease_until", "fence", "attempts", "settled_at"),
        },
    },
}

WALLS = {
    Scope.TENANT: "tenant_wall",
    Scope.SHARED: "tenant_wall",
    Scope.PERSON: "person_wall",
}
SHARED = [table for table, each in DECLARED.items() if each.scope is Scope.SHARED]
TENANT = [table for table, each in DECLARED.items() if each.scope is Scope.TENANT]
PERSON = [table for table, each in DECLARED.items() if each.scope is Scope.PERSON]
GLOBAL = [table for table, each in DECLARED.items() if each.scope is Scope.GLOBAL]


async def undeclared_tables(connection: Connection) -> list[str]:
    """Tables nobody declared, and declared ones that are not there."""
    found = {row["name"] for row in await connection.fetch(_RELATIONS)} - PICCOLOS_OWN
    return sorted(found ^ set(DECLARED))


async def unclassified_columns(connection: Connection) -> list[str]:
    """Columns without a kind, and declared ones that are not there."""
    found = {
        f"{row['table']}.{row['name']}"
        for row in await connection.fetch(_COLUMNS)
        if row["table"] not in PICCOLOS_OWN
    }
    declared = {f"{table}.{name}" for table, each in DECLARED.items() for name in each.columns}
    return sorted(found ^ declared)


async def unwalled_tenant_tables(connection: Connection) -> list[str]:
    """Tenant tables that are not forced behind a wall on their tenant."""
    return [
        f"{table}: {fault}"
        for table in TENANT
        async for fault in _wall_faults(connection, table, Scope.TENANT)
    ]


async def unwalled_shared_tables(connection: Connection) -> list[str]:
    """Shared tables without a wall on the tenant that owns a row."""
    return [
        f"{table}: {fault}"
        for table in SHARED
        async for fault in _wall_faults(connection, table, Scope.SHARED)
    ]


async def unwalled_person_tables(connection: Connection) -> list[str]:
    """Person tables without a wall on their person."""
    return [
        f"{table}: {fault}"
        for table in PERSON
        async for fault in _wall_faults(connection, table, Scope.PERSON)
    ]


async def unknown_policies(connection: Connection) -> list[str]:
    """Policies that let somebody see more, besides the walls: each is known by name here."""
    rows = await connection.fetch(
        "select tablename || '.' || policyname as name, cmd, roles::text[] as roles"
        " from pg_policies where schemaname = 'public'"
    )
    walls = {
        (f"{table}.{WALLS[each.scope]}", "ALL", APP_ROLE)
        for table, each in DECLARED.items()
        if each.scope in WALLS
    }
    known = walls | {(f"{table}.everybodys", "SELECT", APP_ROLE) for table in SHARED}
    known |= {
        ("draft.dispatcher", "SELECT", DISPATCHER_ROLE),
        ("learner.dispatcher", "SELECT", DISPATCHER_ROLE),
        ("item_look.dispatcher", "SELECT", DISPATCHER_ROLE),
        ("item_model.dispatcher", "INSERT", DISPATCHER_ROLE),
        ("membership.own_memberships", "SELECT", APP_ROLE),
        ("association.own_associations", "SELECT", APP_ROLE),
        ("person.members_of_tenant", "SELECT", APP_ROLE),
        ("person_key.members_of_tenant", "SELECT", APP_ROLE),
        ("mail.dispatcher", "ALL", DISPATCHER_ROLE),
        ("association.dispatcher", "SELECT", DISPATCHER_ROLE),
        ("nudge_agenda.dispatcher", "SELECT", DISPATCHER_ROLE),
        ("digest_wish.dispatcher", "SELECT", DISPATCHER_ROLE),
        ("nudge_send.dispatcher", "ALL", DISPATCHER_ROLE),
    }
    found = {(row["name"], row["cmd"], ",".join(row["roles"])) for row in rows}
    return sorted(str(each) for each in found ^ known)


async def keys_that_lead_abroad(connection: Connection) -> list[str]:
    """Foreign keys between tenant tables that do not carry the tenant, first."""
    return [
        f"{row['from_table']}.{row['name']}"
        for row in await connection.fetch(_FOREIGN_KEYS)
        if row["from_table"] in TENANT
        and row["to_table"] in TENANT
        and (row["columns"][0], row["to_columns"][0])
        != ("tenant_id", "id" if row["to_table"] == "association" else "tenant_id")
    ]


async def writable_global_tables(connection: Connection) -> list[str]:
    """Global tables the application may change."""
    return [
        f"{table}: {privilege}"
        for table in GLOBAL
        for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
        if await _may(connection, APP_ROLE, table, privilege)
    ]


async def rewritable_facts(connection: Connection) -> list[str]:
    """Append-only tables whose rows the application could change or remove."""
    return [
        f"{table}: {privilege}"
        for table in APPEND_ONLY
        for privilege in ("UPDATE", "DELETE", "TRUNCATE")
        if await _may(connection, APP_ROLE, table, privilege)
    ]


async def mighty_roles(connection: Connection) -> list[str]:
    """Roles of ours that are above the walls: superuser, bypassing, owning, or heirs of such."""
    rows = await connection.fetch(
        "select r.rolname::text as name from pg_roles r where r.rolname = any($1::text[]) and"
        " (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolcanlogin"
        "  or exists (select from pg_auth_members m where m.member = r.oid)"
        "  or exists (select from pg_class c where c.relowner = r.oid)"
        "  or exists (select from pg_proc p where p.proowner = r.oid)"
        "  or exists (select from pg_database d where d.datdba = r.oid)"
        "  or has_schema_privilege(r.oid, 'public', 'CREATE'))",
        [APP_ROLE, DISPATCHER_ROLE],
    )
    return sorted(row["name"] for row in rows)


async def wrong_dispatcher_grants(connection: Connection) -> list[str]:
    """What the dispatcher may besides, or short of, its list."""
    rows = await connection.fetch(_COLUMN_GRANTS, DISPATCHER_ROLE)
    found = {(row["table"], row["privilege"], row["name"]) for row in rows}
    wanted = {
        (table, privilege, name)
        for table, grants in DISPATCHER_MAY.items()
        for privilege, names in grants.items()
        for name in names
    }
    return sorted(map(str, found ^ wanted))


async def grants_to_everybody(connection: Connection) -> list[str]:
    """Tables that PUBLIC may use, and definer functions that PUBLIC may call."""
    tables = await connection.fetch(
        "select c.relname::text as name from pg_class c, aclexplode(c.relacl) a"
        " where c.relnamespace = 'public'::regnamespace and a.grantee = 0"
    )
    functions = await connection.fetch(
        "select p.proname::text as name from pg_proc p where p.prosecdef"
        " and p.pronamespace = 'public'::regnamespace"
        " and (p.proacl is null or exists"
        "  (select from aclexplode(p.proacl) a where a.grantee = 0)"
        "  or not coalesce(p.proconfig::text like '%search_path%', false))"
    )
    return sorted(row["name"] for row in [*tables, *functions])


async def drift(connection: Connection) -> list[str]:
    """Columns whose type or nullability is not what the piccolo tables say."""
    found = {
        (row["table"], row["name"], row["kind"], row["nullable"])
        for row in await connection.fetch(_COLUMNS)
        if row["table"] not in PICCOLOS_OWN
    }
    wanted = {
        (
            table._meta.tablename,
            column._meta.name,
            _catalog_type(column.column_type),
            bool(column._meta.null),
        )
        for table in TABLES
        for column in table._meta.columns
    }
    return sorted(map(str, found ^ wanted))


async def unsealed_identities(connection: Connection) -> list[str]:
    """Columns that say who somebody is and are neither sealed nor a keyed hash."""
    return [
        f"{row['table']}.{row['name']}"
        for row in await connection.fetch(_COLUMNS)
        if row["table"] in DECLARED
        and DECLARED[row["table"]].columns.get(row["name"]) is Kind.IDENTITY
        and (row["kind"] != "bytea" or not row["name"].endswith(("_sealed", "_hash")))
    ]


BROKEN: list[tuple[Rule, str]] = [
    (undeclared_tables, "create table diary (id int)"),
    (undeclared_tables, "create view gossip as select 1 as id"),
    (undeclared_tables, "drop table stored_file"),
    (unclassified_columns, "alter table person add shoe_size int"),
    (unclassified_columns, "alter table person drop column zone"),
    (unwalled_tenant_tables, "drop policy tenant_wall on review"),
    (unwalled_tenant_tables, "alter table review no force row level security"),
    (unwalled_tenant_tables, "alter table review disable row level security"),
    (unwalled_tenant_tables, "alter policy tenant_wall on review with check (true)"),
    (unwalled_tenant_tables, "alter policy tenant_wall on review using (true)"),
    (unwalled_tenant_tables, "alter policy tenant_wall on review to public"),
    (
        unwalled_tenant_tables,
        "drop policy tenant_wall on obligation;"
        " alter table obligation rename tenant_id to somebody",
    ),
    (unwalled_person_tables, "drop policy person_wall on device"),
    (unwalled_person_tables, "alter table device disable row level security"),
    (unwalled_person_tables, "alter policy person_wall on device using (true)"),
    (unknown_policies, "create policy kind on device for select using (true)"),
    (
        keys_that_lead_abroad,
        "alter table member_group add unique (id);"
        " alter table obligation add foreign key (group_id) references member_group (id)",
    ),
    (writable_global_tables, "grant insert on population_snapshot to interlude_app"),
    (writable_global_tables, "grant update (secret_check) on installation to interlude_app"),
    (unwalled_shared_tables, "drop policy tenant_wall on lesson_variant"),
    (unwalled_shared_tables, "alter policy tenant_wall on course with check (true)"),
    (unwalled_shared_tables, "alter table exercise disable row level security"),
    (unknown_policies, "alter policy everybodys on lesson to public"),
    (rewritable_facts, "grant update on learner_event to interlude_app"),
    (rewritable_facts, "grant update (detail) on audit_entry to interlude_app"),
    (rewritable_facts, "grant delete on consent to public"),
    (rewritable_facts, "grant truncate on lesson_revision to interlude_app"),
    (mighty_roles, "alter role interlude_app bypassrls"),
    (mighty_roles, "alter role interlude_dispatcher superuser"),
    (mighty_roles, "grant create on schema public to interlude_app"),
    (mighty_roles, "create table mine (id int); alter table mine owner to interlude_app"),
    (mighty_roles, "grant pg_read_all_data to interlude_dispatcher"),
    (wrong_dispatcher_grants, "grant select (content_sealed) on mail to interlude_dispatcher"),
    (wrong_dispatcher_grants, "grant select on membership to interlude_dispatcher"),
    (wrong_dispatcher_grants, "revoke update (error) on mail from interlude_dispatcher"),
    (grants_to_everybody, "grant select on device to public"),
    (grants_to_everybody, "grant execute on function person_by_mail to public"),
    (grants_to_everybody, "alter function person_by_mail reset search_path"),
    (drift, "alter table memory alter column reps type bigint"),
    (drift, "alter table memory alter column reps drop not null"),
    (drift, "alter table person alter column name_sealed set not null"),
    (unsealed_identities, "alter table person alter column mail_sealed type text using ''"),
]
RULES = list(dict.fromkeys(rule for rule, _ in BROKEN))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
async def test_the_migrated_database_keeps_the_rule(connection: Connection, rule: Rule) -> None:
    assert await rule(connection) == []


@pytest.mark.parametrize(
    ("rule", "damage"), BROKEN, ids=[f"{rule.__name__}: {damage}" for rule, damage in BROKEN]
)
async def test_the_rule_notices_the_damage(connection: Connection, rule: Rule, damage: str) -> None:
    broken = connection.transaction()
    await broken.start()
    try:
        await connection.execute(damage)
        assert await rule(connection) != []
    finally:
        await broken.rollback()


def test_every_person_named_in_a_tenant_table_is_declared_as_an_id() -> None:
    named = [
        (table, name)
        for table, declared in DECLARED.items()
        for name, kind in declared.columns.items()
        if name == "person_id" and kind is not Kind.ID
    ]
    assert named == []


@pytest.fixture(scope="module")
async def connection(module_ground: Ground) -> AsyncIterator[Connection]:
    """A superuser's connection to a migrated database, to look and to break."""
    opened = await asyncpg.connect(
        module_ground.database_url.replace("interlude_owner", "postgres", 1)
    )
    yield opened
    await opened.close()


async def _wall_faults(connection: Connection, table: str, scope: Scope) -> AsyncIterator[str]:
    own = {"association": "id", "person": "id"}.get(
        table, "person_id" if scope is Scope.PERSON else "tenant_id"
    )
    row = await connection.fetchrow(
        "select relrowsecurity as on, relforcerowsecurity as forced from pg_class"
        " where oid = to_regclass($1)",
        table,
    )
    if row is None or not row["on"]:
        yield "row-level security is off"
    elif scope is Scope.TENANT and not row["forced"]:
        yield "row-level security is not forced"
    policy = await connection.fetchrow(
        "select roles::text[] as roles, cmd, qual, with_check from pg_policies"
        " where schemaname = 'public' and tablename = $1 and policyname = $2",
        table,
        WALLS[scope],
    )
    setting = "current_person" if scope is Scope.PERSON else "current_tenant"
    wanted = f"({own} = ( SELECT {setting}() AS {setting}))"
    if policy is None or tuple(policy) != ([APP_ROLE], "ALL", wanted, wanted):
        yield f"its wall is {policy and tuple(policy)}"


async def _may(connection: Connection, role: str, table: str, privilege: str) -> bool:
    """Whether the role may do this to the table or to any column of it."""
    sql = "select has_table_privilege($1, $2, $3)"
    if privilege in ("INSERT", "UPDATE"):
        sql += " or has_any_column_privilege($1, $2, $3)"
    return bool(await connection.fetchval(sql, role, table, privilege))


def _catalog_type(column_type: str) -> str:
    """A piccolo column type as the catalog names it."""
    known = {
        "TIMESTAMPTZ": "timestamp with time zone",
        "TIME": "time without time zone",
    }
    return known.get(column_type, column_type.lower())


_RELATIONS = """
select relname::text as name from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
"""

_COLUMNS = """
select c.relname::text as table, a.attname::text as name, not a.attnotnull as nullable,
  format_type(a.atttypid, a.atttypmod) as kind
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and a.attnum > 0 and not a.attisdropped
"""

_FOREIGN_KEYS = """
select c.conname::text as name, c.conrelid::regclass::text as from_table,
  c.confrelid::regclass::text as to_table,
  array(select attname::text from unnest(c.conkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by i) as columns,
  array(select attname::text from unnest(c.confkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by i) as to_columns
from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace
"""

_COLUMN_GRANTS = """
select c.relname::text as table, a.attname::text as name, p.privilege
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p(privilege)
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and has_column_privilege($1, c.oid, a.attnum, p.privilege)
union all
select c.relname::text, '*', p.privilege from pg_class c
cross join unnest(array['DELETE', 'TRUNCATE', 'TRIGGER']) p(privilege)
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and has_table_privilege($1, c.oid, p.privilege)
"""


@pytest.fixture(scope="module")
async def module_ground(servers: Any, template: str) -> AsyncIterator[Ground]:
    """One fresh database for all the rules: nothing they do to it is ever committed."""
    async for each in fresh_ground(servers, template):
        yield each
