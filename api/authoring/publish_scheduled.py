"""Drafts whose moment has come are given to learners; the workers' beat asks every few seconds."""

from uuid import UUID

import asyncpg
import structlog

from api.authoring import course_queries, draft_queries
from api.authoring.publishing import publish_draft
from api.authoring.reading import draft_reading
from api.authoring.taking_steps import take_step
from api.authoring.workflow import SCHEDULED
from api.db.database import Database
from api.db.transaction import Transaction, system_transaction

log = structlog.get_logger()

_DUE = (
    "select d.tenant_id, d.id from draft d, people_clock c where d.state = 'scheduled'"
    " and d.publish_at <= clock_timestamp() + c.shift order by d.publish_at limit 100"
)


async def publish_scheduled(database: Database) -> int:
    """Publish every draft that is due, each in a transaction of its own; how many were looked at.

    What no longer is without errors (its prerequisite was retired meanwhile) goes back to the
    reviewers with the errors as the comment.
    """
    due = await database.dispatcher.fetch(_DUE)
    for row in due:
        try:
            async with system_transaction(database, row["tenant_id"]) as tx:
                await _publish(tx, row["id"])
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
            raise  # no database: the beat comes again
        except Exception as error:  # one draft's trouble is not the next one's
            log.error("not_published", draft=str(row["id"]), exc_info=error)
    return len(due)


async def _publish(tx: Transaction, draft_id: UUID) -> None:
    draft = await draft_queries.draft_by_id(tx, draft_id)
    assert draft is not None
    course = await course_queries.course_by_id(tx, draft.course_id, lock=True)
    assert course is not None
    draft = await draft_queries.draft_by_id(tx, draft_id)
    if draft is None or draft.state != SCHEDULED:
        return  # another worker, or a reviewer, was here first
    reading = await draft_reading(tx, course, draft)
    if reading.errors:
        said = "\n".join(f"{found.line}: {found.code} {found.message}" for found in reading.errors)
        await take_step(tx, draft, "not_published", said)
        return
    if await draft_queries.reviewed_revision(tx, draft_id) not in (None, reading.revision):
        await take_step(tx, draft, "not_published", "It comes to something else than was reviewed.")
        return
    revision = await publish_draft(tx, draft, reading)
    await take_step(tx, draft, "published", revision=revision)
