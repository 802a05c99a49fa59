"""The rows of the change feed: which things of a learner's changed, up to where everything is
known, and what a complete copy holds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from api.changes.cursor import Place
from api.db.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Feed:
    """`horizon`: every transaction with a lower number has ended, so none of its changes can turn
    up later; `epoch` is that of the cluster whose numbers these are.
    """

    epoch: UUID
    horizon: int


async def feed_now(tx: Transaction) -> Feed:
    """How far the feed is whole."""
    row = await tx.row(
        "select epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon"
        " from installation"
    )
    assert row is not None
    return Feed(row["epoch"], row["horizon"])


# What changed for her: her own rows, and those of the courses she takes. $1 is the association,
# $2 the learner, $3 the kinds.
_HERS = """
select c.kind, c.key, c.removed, c.transaction, c.id from change c
  where c.tenant_id = $1 and c.person_id = $2 and c.kind = any($3::text[]) {where}
"""
_HER_COURSES = """
select c.kind, c.key, c.removed, c.transaction, c.id from change c
  where (c.tenant_id is null or c.tenant_id = $1) and c.person_id is null
    and c.kind = 'course' and c.kind = any($3::text[])
    and c.key in (select e.course_id from enrolment e
      where e.tenant_id = $1 and e.person_id = $2 and e.ended_at is null) {where}
"""

_AFTER = """
    and (c.transaction, c.id) > ($4, $5) and c.transaction < $6
    and (not c.removed or c.transaction >= $7)
  order by c.transaction, c.id limit $8
"""
_PAGE = (
    f"select * from (({_HERS}) union all ({_HER_COURSES})) t order by transaction, id limit $8"  # noqa: S608
).format(where=_AFTER)


async def changes_after(
    tx: Transaction, place: Place, horizon: int, kinds: Collection[str], limit: int
) -> list[Row]:
    """What changed after this place in transactions below the horizon, in the order to apply it."""
    return await tx.rows(
        _PAGE,
        *(tx.tenant, tx.me, list(kinds)),
        *(place.transaction, place.id, horizon, place.began, limit),
    )


_NEWER = (f"select exists (({_HERS}) union all ({_HER_COURSES}))").format(
    where="and c.transaction >= $4"
)


async def has_newer(tx: Transaction, horizon: int, kinds: Collection[str]) -> bool:
    """Whether something changed for her that is not told yet, because others are not done."""
    newer: bool = await tx.value(_NEWER, tx.tenant, tx.me, list(kinds), horizon)
    return newer


# A course has a row of her own and one of everybody's: she was given the later one.
_COPY = (
    "select kind, count(*) as count, encode(sha256(convert_to("  # noqa: S608
    "  string_agg(line, e'\\n' order by line collate \"C\"), 'UTF8')), 'hex') as hash"
    " from (select kind, key || ':' || max(transaction) as line"
    f"  from (({_HERS}) union all ({_HER_COURSES})) t"
    "  group by kind, key having not bool_or(removed)) lines group by kind"
).format(where="")


async def complete_copy(tx: Transaction, kinds: Collection[str]) -> dict[str, Row]:
    """How many things of each kind she should hold, and the hash over them; none of a kind: not in
    here.
    """
    rows = await tx.rows(_COPY, tx.tenant, tx.me, list(kinds))
    return {row["kind"]: row for row in rows}
