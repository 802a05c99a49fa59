"""Counts, for each association, which lesson its learners completed after which: what somebody with
a like history may want next. What fewer than five did is not kept, so that nobody can be told from
it.
"""

from datetime import timedelta

import structlog

from api.db.database import Database
from api.db.transaction import Transaction, system_transaction

log = structlog.get_logger()

WITHIN = timedelta(days=14)
FEWEST_LEARNERS = 5

# Older ways say less of the lessons of today, and would make every count slower than the last.
LOOKED_BACK = timedelta(days=365)


async def count_followed(database: Database) -> int:
    """Count anew for every association, each in a transaction of its own; how many pairs are kept.

    Of those who completed a lesson in the last year, who completed another in the 14 days after it.
    """
    kept = 0
    for tenant_id in await database.tenant_ids():
        async with system_transaction(database, tenant_id) as tx:
            kept += await _count(tx)
    log.info("followed_counted", pairs=kept)
    return kept


async def _count(tx: Transaction) -> int:
    await tx.run("delete from lesson_followed where tenant_id = $1", tx.tenant)
    since = tx.people_now - LOOKED_BACK
    return await tx.run(_COUNT, tx.tenant, since, WITHIN, FEWEST_LEARNERS)


# Where two workers count at once, the second finds the rows of the first.
_COUNT = """
with done as (
  select person_id, lesson_id, completed_at from lesson_progress
  where tenant_id = $1 and completed_at >= $2),
followed as (
  select a.lesson_id, b.lesson_id as next_lesson_id, count(*)::int as learners
  from done a join done b on b.person_id = a.person_id and b.lesson_id <> a.lesson_id
    and b.completed_at > a.completed_at and b.completed_at <= a.completed_at + $3::interval
  group by 1, 2 having count(*) >= $4::int),
completed as (select lesson_id, count(*)::int as of_learners from done group by 1)
insert into lesson_followed (tenant_id, lesson_id, next_lesson_id, learners, of_learners)
select $1::uuid, f.lesson_id, f.next_lesson_id, f.learners, c.of_learners
from followed f join completed c on c.lesson_id = f.lesson_id
on conflict (tenant_id, lesson_id, next_lesson_id) do update
  set learners = excluded.learners, of_learners = excluded.of_learners
"""
