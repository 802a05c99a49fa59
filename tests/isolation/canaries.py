"""B's rows, in every table there is, with a canary in every text they hold.

Goes by the database's own catalog and `api.db.declarations`: a new table gets a row and a new
column a canary without a word here.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from api.db.declarations import DECLARED, Scope
from api.sealing import Keeper

CANARY = "zqcanary"

_COLUMNS = """
select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as kind,
  exists (select from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'f'
          and a.attnum = any(c.conkey)) as refers,
  exists (select from pg_constraint c where c.confrelid = a.attrelid and c.contype = 'f'
          and a.attnum = any(c.confkey)) as referred,
  exists (select from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'c'
          and a.attnum = any(c.conkey)) as checked
from pg_attribute a where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum
"""

_REFERENCES = """
select c.confrelid::regclass::text as to_table,
  array(select attname::text from unnest(c.conkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by i) as columns,
  array(select attname::text from unnest(c.confkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by i) as to_columns
from pg_constraint c where c.contype = 'f' and c.conrelid = $1::text::regclass
"""

_MADE = {
    "uuid": "gen_random_uuid()",
    "text": f"'{CANARY}'",
    "text[]": f"array['{CANARY}']",
    "double precision[]": "array[1.0]",
    "jsonb": "'{}'::jsonb",
    "bytea": "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())",
    "timestamp with time zone": "now()",
    "date": "current_date",
    "time without time zone": "time '08:00'",
    "boolean": "false",
}


@dataclass(frozen=True, slots=True)
class Owned:
    """Where one side's rows are: its tenant, and the people who are its alone."""

    tenant_id: UUID
    people: tuple[UUID, ...]


def owned_tables() -> dict[str, str]:
    """Each tenant or person table with the condition its rows of `Owned` ($1, $2) meet."""
    return {
        table: _condition(table, declared.scope)
        for table, declared in DECLARED.items()
        if declared.scope is not Scope.GLOBAL
    }


def _condition(table: str, scope: Scope) -> str:
    if scope in (Scope.TENANT, Scope.SHARED):
        own = "id" if table == "association" else "tenant_id"
        return f"({own} = $1 and $2::uuid[] is not null)"
    own = "id" if table == "person" else "person_id"
    return f"({own} = any($2::uuid[]) and $1::uuid is not null)"


async def fill(connection: Any, keeper: Keeper, side: Owned) -> None:
    """A row in every table, then a canary in every text, JSON, byte string and sealed column."""
    empty = [table for table in owned_tables() if not await _rows(connection, table, side)]
    for _ in range(len(empty) + 1):  # a table may refer to another that is empty too
        empty = [table for table in empty if not await _add_row(connection, table, side)]
    assert not empty, f"no row could be made for B in {empty}"
    for table in owned_tables():
        await _mark(connection, table, side)
        await _mark_sealed(connection, keeper, table, side)


async def unmarked(connection: Any, keeper: Keeper, side: Owned) -> list[str]:
    """Columns that hold no canary in any of the side's rows although they could name something."""
    return [
        f"{table}.{column['name']}"
        for table in owned_tables()
        for column in await connection.fetch(_COLUMNS, table)
        if _markable(table, column)
        and not await _is_marked(connection, keeper, table, column["name"], side)
    ]


async def values_of(connection: Any, side: Owned, kind: type) -> set[Any]:
    """Every value of this Python type in the side's rows."""
    return {
        value
        for table in owned_tables()
        for row in await _rows(connection, table, side)
        for value in row.values()
        if isinstance(value, kind)
    }


async def dump(connection: Any, side: Owned) -> list[str]:
    """Every row of the side as text, in a fixed order."""
    each = [
        f"select '{table} ' || to_jsonb(t)::text as row from {table} t where {condition}"
        for table, condition in owned_tables().items()
    ]
    sql = " union all ".join(each) + " order by row"
    rows = await connection.fetch(sql, side.tenant_id, list(side.people))
    return [row["row"] for row in rows]


async def _rows(connection: Any, table: str, side: Owned) -> list[asyncpg.Record]:
    condition = owned_tables()[table]
    sql = f"select ctid, * from {table} where {condition}"
    return list(await connection.fetch(sql, side.tenant_id, list(side.people)))


async def _add_row(connection: Any, table: str, side: Owned) -> bool:
    """One row of made-up values whose references are kept; False where one leads nowhere yet."""
    values: dict[str, Any] = {"tenant_id": side.tenant_id, "person_id": side.people[0]}
    for reference in await connection.fetch(_REFERENCES, table):
        if table == "obligation" and "group_id" in reference["columns"]:
            continue  # an obligation is a person's or a group's, never both
        target = await _target(connection, reference, values)
        if target is None:
            return False
        values |= dict(zip(reference["columns"], target, strict=True))
    columns = [
        row
        for row in await connection.fetch(_COLUMNS, table)
        if row["name"] in values or not row["refers"]
    ]
    numbered = [row["name"] for row in columns if row["name"] in values]
    told = [
        f"${numbered.index(row['name']) + 1}" if row["name"] in values else _made(row["kind"])
        for row in columns
    ]
    await connection.execute(
        f"insert into {table} ({', '.join(row['name'] for row in columns)})"
        f" values ({', '.join(told)})",
        *(values[name] for name in numbered),
    )
    return True


async def _target(
    connection: Any, reference: asyncpg.Record, values: dict[str, Any]
) -> tuple[Any, ...] | None:
    """The key of a row this reference may lead to, agreeing with what is chosen already."""
    pairs = list(zip(reference["columns"], reference["to_columns"], strict=True))
    fixed = [(to, values[column]) for column, to in pairs if column in values]
    condition = " and ".join(f"{to} = ${place}" for place, (to, _) in enumerate(fixed, 1))
    row = await connection.fetchrow(
        f"select {', '.join(reference['to_columns'])} from {reference['to_table']}"
        f" where {condition or 'true'} limit 1",
        *(value for _, value in fixed),
    )
    return tuple(row) if row else None


def _made(kind: str) -> str:
    return _MADE.get(kind, "1")


def _markable(table: str, column: asyncpg.Record) -> bool:
    """Whether a canary can stand in the column: no reference, no fixed form of another's making."""
    if (
        column["refers"]
        or column["referred"]
        or column["checked"]
        or f"{table}.{column['name']}" == "person_key.wrapped_key"
    ):
        return False
    return column["kind"] in ("text", "text[]", "jsonb", "bytea")


async def _mark(connection: Any, table: str, side: Owned) -> None:
    """Write canaries, each of them different, into the columns that are not sealed."""
    for column in await connection.fetch(_COLUMNS, table):
        name = column["name"]
        if not _markable(table, column) or name.endswith("_sealed"):
            continue
        text = f"'{CANARY}-{table}-{name}-' || gen_random_uuid()"
        value = {
            "text": text,
            "text[]": f"{name} || array[{text}]",
            "jsonb": f"{name} || jsonb_build_object('{CANARY}', {text})",
            "bytea": f"convert_to({text}, 'utf8')",
        }[column["kind"]]
        await connection.execute(
            f"update {table} set {name} = {value} where {owned_tables()[table]}",
            side.tenant_id,
            list(side.people),
        )


async def _mark_sealed(connection: Any, keeper: Keeper, table: str, side: Owned) -> None:
    """Seal a canary for each row's own person."""
    for column in await connection.fetch(_COLUMNS, table):
        name = column["name"]
        if not name.endswith("_sealed"):
            continue
        person = "id" if table == "person" else "person_id"
        for row in await _rows(connection, table, side):
            seal = await _seal(connection, keeper, row[person])
            await connection.execute(
                f"update {table} set {name} = $2 where ctid = $1",
                row["ctid"],
                seal.seal(f"{CANARY}-{table}-{name}"),
            )


async def _seal(connection: Any, keeper: Keeper, person_id: UUID) -> Any:
    wrapped = await connection.fetchval(
        "select wrapped_key from person_key where person_id = $1", person_id
    )
    return keeper.seal_for(person_id, wrapped)


async def _is_marked(connection: Any, keeper: Keeper, table: str, name: str, side: Owned) -> bool:
    for row in await _rows(connection, table, side):
        value = row[name]
        if name.endswith("_sealed") and value is not None:
            person_id = row["id" if table == "person" else "person_id"]
            value = (await _seal(connection, keeper, person_id)).unseal(value)
        text = value.decode("utf8", "replace") if isinstance(value, bytes) else str(value)
        if CANARY in text:
            return True
    return False
