"""Many rows of one learner's, written in one statement: what hangs on a table is done once."""

from collections.abc import Mapping, Sequence

from api.db.transaction import Transaction

_ROWS_AT_ONCE = 1_000


async def upsert(
    tx: Transaction,
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """Put these rows of this learner's, each in place of the one with its key.

    `columns`: their types by name, the key among her rows first; `rows` in the same order, no two
    of them with one key.
    """
    key, *others = columns
    names = ", ".join(columns)
    arrays = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(columns.values(), 3))
    sql = (
        f"insert into {table} (tenant_id, person_id, {names})"  # noqa: S608
        f" select $1, $2, {names} from unnest({arrays}) as put ({names})"
        f" on conflict (tenant_id, person_id, {key}) do update set "
        + ", ".join(f"{name} = excluded.{name}" for name in others)
    )
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        await tx.run(sql, tx.tenant, tx.me, *(list(column) for column in zip(*part, strict=True)))
