"""The days a person is, was or will be away: an input of her folds, her goals and her streak."""

from datetime import date

from api.clock import new_id
from api.db.transaction import Row, Transaction
from api.pacing.holding import HeldDays

# Of one person's holds, one array for each of its columns.
HOLDS = (
    "select array_agg(h.first order by h.first) as held_first,"
    " array_agg(h.last order by h.first) as held_last,"
    " array_agg(h.zone order by h.first) as held_zone from person_hold h where h.person_id = $2"
)


def read_holds(row: Row) -> tuple[HeldDays, ...]:
    """The columns of HOLDS as values."""
    columns = (row["held_first"] or (), row["held_last"] or (), row["held_zone"] or ())
    return tuple(HeldDays(*each) for each in zip(*columns, strict=True))


async def own_holds(tx: Transaction) -> list[HeldDays]:
    """This person's holds, the first of them first."""
    rows = await tx.rows(
        "select first, last, zone from person_hold where person_id = $1 order by first", tx.me
    )
    return [HeldDays(*row.values()) for row in rows]


async def replace_holds(tx: Transaction, before: list[HeldDays], after: list[HeldDays]) -> None:
    """These are her holds from now on; those that stay are left as they are.

    The database marks her facts in every association of hers to be folded again.
    """
    gone: list[tuple[date, date | None, str]] = [
        (each.first, each.last, each.zone) for each in before if each not in after
    ]
    await tx.run_many(
        "delete from person_hold where person_id = $1 and first = $2"
        " and last is not distinct from $3 and zone = $4",
        [(tx.me, *each) for each in gone],
    )
    await tx.run_many(
        "insert into person_hold (id, person_id, first, last, zone, set_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        [
            (new_id(), tx.me, each.first, each.last, each.zone, tx.people_now)
            for each in after
            if each not in before
        ],
    )
