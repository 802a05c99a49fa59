"""Which learners a kind of upkeep may be due for, association by association."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from api.db.database import Database
from api.db.transaction import Row, Transaction, system_transaction
from api.pacing.upkeep_times import FIRST_FIT_ANSWERS

DATABASE_LOST = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError)
"""What ends a round: the next learner would meet the same."""

# Nobody's study day comes round sooner, so who was looked at since need not be asked about.
_NO_DAY_YET = timedelta(hours=6)


async def learners_to_look_at(database: Database) -> AsyncIterator[tuple[UUID, UUID]]:
    """(association, person) of who has answered since her recall was last looked at."""
    for tenant_id in await database.tenant_ids():
        async with system_transaction(database, tenant_id) as tx:
            found = await _answered_since_look(tx, tx.people_now - _NO_DAY_YET)
        for person_id in found:
            yield tenant_id, person_id


async def _answered_since_look(tx: Transaction, looked_before: datetime) -> list[UUID]:
    rows = await tx.rows(
        "select l.person_id from learner l left join lateral ("
        "  select stepped_at from retention_step s where s.tenant_id = l.tenant_id"
        "  and s.person_id = l.person_id order by stepped_at desc limit 1) last on true"
        " where l.tenant_id = $1 and l.folded_effective_at is not null"
        " and (last.stepped_at is null"
        "   or (l.folded_effective_at > last.stepped_at and last.stepped_at < $2))"
        " order by l.person_id",
        tx.tenant,
        looked_before,
    )
    return [row["person_id"] for row in rows]


async def learners_to_fit(database: Database) -> AsyncIterator[tuple[UUID, Row]]:
    """Each association with a learner of many answers: person_id, answers, and answers_since her
    last try at weights of her own, null where there was none.
    """
    for tenant_id in await database.tenant_ids():
        async with system_transaction(database, tenant_id) as tx:
            found = await _of_many_answers(tx)
        for row in found:
            yield tenant_id, row


async def _of_many_answers(tx: Transaction) -> list[Row]:
    return await tx.rows(
        "select l.person_id, l.ability_answers as answers,"
        " case when last.fitted_at is not null then"
        " (select count(*) from review r where r.tenant_id = l.tenant_id"
        "  and r.person_id = l.person_id and r.answered_at > last.fitted_at) end as answers_since"
        " from learner l left join lateral ("
        "  select fitted_at from learner_fit f where f.tenant_id = l.tenant_id"
        "  and f.person_id = l.person_id and (l.reset_at is null or f.fitted_at > l.reset_at)"
        "  order by fitted_at desc limit 1) last on true"
        " where l.tenant_id = $1 and l.ability_answers >= $2 order by l.person_id",
        tx.tenant,
        FIRST_FIT_ANSWERS,
    )
