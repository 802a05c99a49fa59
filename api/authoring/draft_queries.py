"""The rows of drafts, and of the steps they took."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from api.authoring.values import Draft
from api.clock import new_id
from api.db.transaction import Row, Transaction

_DRAFT = (
    "select id, course_id, path, source, version, state, edited_by, edited_at, publish_at,"
    " published_version, published_revision, published_path from draft"
)


async def drafts_of(tx: Transaction, course_id: str) -> list[Draft]:
    """Every draft of a course, in teaching order."""
    rows = await tx.rows(
        f'{_DRAFT} where tenant_id = $1 and course_id = $2 order by path collate "C"',
        tx.tenant,
        course_id,
    )
    return [Draft(*row.values()) for row in rows]


async def draft_by_id(tx: Transaction, draft_id: UUID) -> Draft | None:
    """The association's draft."""
    row = await tx.row(f"{_DRAFT} where tenant_id = $1 and id = $2", tx.tenant, draft_id)
    return Draft(*row.values()) if row else None


async def insert_draft(tx: Transaction, course_id: str, path: str, source: str) -> Draft | None:
    """A new draft; None where the course has a file at that path."""
    draft_id = new_id()
    await tx.run(
        "insert into draft (id, tenant_id, course_id, path, source, version, state, edited_by,"
        " edited_at) values ($1, $2, $3, $4, $5, 1, 'draft', $6, $7) on conflict do nothing",
        draft_id,
        tx.tenant,
        course_id,
        path,
        source,
        tx.person_id,
        tx.database_now,
    )
    return await draft_by_id(tx, draft_id)


async def change_draft(tx: Transaction, draft: Draft, path: str, source: str, state: str) -> None:
    """Keep the draft's new text as its next version. Raises asyncpg's UniqueViolationError where
    another file is at that path.
    """
    await tx.run(
        "update draft set path = $3, source = $4, state = $5, version = version + 1,"
        " publish_at = null, edited_by = $6, edited_at = $7 where tenant_id = $1 and id = $2",
        tx.tenant,
        draft.id,
        path,
        source,
        state,
        tx.person_id,
        tx.database_now,
    )


async def free_place(tx: Transaction, draft: Draft) -> None:
    """Put the draft aside, in a file of its unit that no other can have: another takes its place.

    Where it goes itself follows in the same transaction, unless it is retired.
    """
    await tx.run(
        "update draft set path = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        draft.id,
        f"{draft.path.removesuffix('.md')}-{draft.id.hex}.md",
    )


async def set_state(
    tx: Transaction, draft_id: UUID, state: str, publish_at: datetime | None = None
) -> None:
    """How far the draft has come."""
    await tx.run(
        "update draft set state = $3, publish_at = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        draft_id,
        state,
        publish_at,
    )


async def set_published(tx: Transaction, draft_id: UUID, version: int, revision: bytes) -> None:
    """Which version of the draft learners are given, where, and as which revision."""
    await tx.run(
        "update draft set published_version = $3, published_revision = $4, published_path = path"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        draft_id,
        version,
        revision,
    )


async def insert_step(
    tx: Transaction, draft: Draft, step: str, comment: str = "", revision: bytes | None = None
) -> None:
    """Write down who took a step with which version of a draft, and what she said."""
    await tx.run(
        "insert into draft_step (id, tenant_id, draft_id, step, actor_id, at, comment, version,"
        " revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new_id(),
        tx.tenant,
        draft.id,
        step,
        tx.person_id,
        tx.people_now,
        comment or None,
        draft.version,
        revision,
    )


async def steps_of(tx: Transaction, draft_id: UUID) -> list[Row]:
    """The steps of a draft, the first first, with each actor's sealed name and key."""
    return await tx.rows(
        "select s.step, s.actor_id, s.at, s.comment, s.version, s.revision, p.name_sealed,"
        " k.wrapped_key from draft_step s left join person p on p.id = s.actor_id"
        " left join person_key k on k.person_id = s.actor_id"
        " where s.tenant_id = $1 and s.draft_id = $2 order by s.id",
        tx.tenant,
        draft_id,
    )


async def reviewed_revision(tx: Transaction, draft_id: UUID) -> bytes | None:
    """What the draft came to when it was last submitted or scheduled, media included."""
    found: bytes | None = await tx.value(
        "select revision from draft_step where tenant_id = $1 and draft_id = $2"
        " and step in ('submitted', 'scheduled') order by id desc limit 1",
        tx.tenant,
        draft_id,
    )
    return found


async def submitter_of(tx: Transaction, draft_id: UUID) -> UUID | None:
    """Who submitted the draft last."""
    found: UUID | None = await tx.value(
        "select actor_id from draft_step where tenant_id = $1 and draft_id = $2"
        " and step = 'submitted' order by id desc limit 1",
        tx.tenant,
        draft_id,
    )
    return found


async def insert_drafts(tx: Transaction, course_id: str, files: Mapping[str, str]) -> None:
    """New drafts for these files by path, each with its first step."""
    for path, source in sorted(files.items()):
        draft = await insert_draft(tx, course_id, path, source)
        assert draft is not None
        await insert_step(tx, draft, "created")
