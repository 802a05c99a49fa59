"""The rows authors work on: courses, drafts, the steps they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.clock import new_id
from api.db.transaction import Row, Transaction
from content.reading.media import LONGEST_BEGINNING

_COURSE = "select course_id, slug, home, details, version from authored_course"
_DRAFT = (
    "select id, course_id, path, source, version, state, edited_by, edited_at, publish_at,"
    " published_version, published_revision, published_path from draft"
)


@dataclass(frozen=True, slots=True)
class Course:
    """An association's own course."""

    course_id: str
    slug: str
    home: str
    details: str
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One lesson file of the studio."""

    id: UUID
    course_id: str
    path: str
    source: str
    version: int
    state: str
    edited_by: UUID | None
    edited_at: datetime
    publish_at: datetime | None
    published_version: int | None
    published_revision: bytes | None
    published_path: str | None

    @property
    def file(self) -> str:
        """Its path among all courses."""
        return f"{self.course_id}/{self.path}"

    @property
    def published_file(self) -> str:
        """Its path among all courses as learners are given it, wherever the draft is moved."""
        return f"{self.course_id}/{self.published_path or self.path}"


async def insert_course(tx: Transaction, course: Course) -> bool:
    """Begin a course; False where the association has one of that id."""
    added = await tx.run(
        "insert into authored_course (tenant_id, course_id, slug, home, details, version,"
        " created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        tx.tenant,
        course.course_id,
        course.slug,
        course.home,
        course.details,
        course.version,
        tx.person_id,
        tx.database_now,
    )
    return added == 1


async def course_by_id(tx: Transaction, course_id: str, *, lock: bool = False) -> Course | None:
    """The association's own course, held until the transaction ends where asked."""
    row = await tx.row(
        f"{_COURSE} where tenant_id = $1 and course_id = $2" + (" for update" if lock else ""),
        tx.tenant,
        course_id,
    )
    return Course(*row.values()) if row else None


async def courses_to_teach(tx: Transaction) -> list[Row]:
    """(id, title, home, adopted, published_at): the shipped courses and the association's own."""
    return await tx.rows(
        "select coalesce(c.id, w.course_id) as id, c.title, coalesce(w.home, 'shipped') as home,"
        " a.course_id is not null as adopted, c.published_at"
        " from (select * from course where retired_at is null) c"
        " full join (select * from authored_course where tenant_id = $1) w on w.course_id = c.id"
        " left join course_adoption a on a.tenant_id = $1 and a.ended_at is null"
        "  and a.course_id = coalesce(c.id, w.course_id)"
        " where coalesce(c.tenant_id, $1) = $1 order by 1",
        tx.tenant,
    )


async def change_course(tx: Transaction, course_id: str, details: str) -> int:
    """Keep what the course says of itself; its new version."""
    version: int = await tx.value(
        "update authored_course set details = $3, version = version + 1"
        " where tenant_id = $1 and course_id = $2 returning version",
        tx.tenant,
        course_id,
        details,
    )
    return version


async def move_home(tx: Transaction, course_id: str, home: str) -> None:
    """From now on the course is written there, and nowhere else."""
    await tx.run(
        "update authored_course set home = $3, version = version + 1"
        " where tenant_id = $1 and course_id = $2",
        tx.tenant,
        course_id,
        home,
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


async def media_of(tx: Transaction, course_id: str) -> list[Row]:
    """(name, hash, size_bytes, head, text) of the course's media folder."""
    return await tx.rows(
        "select name, hash, size_bytes, head, text from draft_media"
        " where tenant_id = $1 and course_id = $2 order by name",
        tx.tenant,
        course_id,
    )


async def teach(tx: Transaction, course_id: str) -> None:
    """The association teaches the course, and its members take it.

    Who left it herself stays out; whose enrolment ended because it was no longer taught is back.
    """
    await tx.run(
        "update enrolment e set ended_at = null from course_adoption a"
        " where a.tenant_id = $1 and a.course_id = $2 and a.ended_at is not null"
        " and e.tenant_id = $1 and e.course_id = $2 and e.ended_at = a.ended_at",
        tx.tenant,
        course_id,
    )
    await tx.run(
        "insert into course_adoption (tenant_id, course_id, adopted_at) values ($1, $2, $3)"
        " on conflict (tenant_id, course_id) do update set ended_at = null",
        tx.tenant,
        course_id,
        tx.people_now,
    )
    await tx.run(
        "insert into enrolment (tenant_id, person_id, course_id, enrolled_at)"
        " select tenant_id, person_id, $2, $3 from membership"
        " where tenant_id = $1 and ended_at is null on conflict do nothing",
        tx.tenant,
        course_id,
        tx.people_now,
    )


async def was_ever_taught(tx: Transaction, course_id: str) -> bool:
    """Whether the association teaches the course, or did."""
    return bool(
        await tx.value(
            "select true from course_adoption where tenant_id = $1 and course_id = $2",
            tx.tenant,
            course_id,
        )
    )


async def stop_teaching(tx: Transaction, course_id: str) -> bool:
    """The association no longer teaches the course, and nobody takes it; False where it did not."""
    ended = await tx.run(
        "with ended as (update course_adoption set ended_at = $3"
        "  where tenant_id = $1 and course_id = $2 and ended_at is null returning 1)"
        " update enrolment set ended_at = $3 where exists (select from ended)"
        "  and tenant_id = $1 and course_id = $2 and ended_at is null",
        tx.tenant,
        course_id,
        tx.people_now,
    )
    return ended > 0 or bool(
        await tx.value(
            "select true from course_adoption"
            " where tenant_id = $1 and course_id = $2 and ended_at = $3",
            tx.tenant,
            course_id,
            tx.people_now,
        )
    )


async def course_to_teach(tx: Transaction, course_id: str) -> bool:
    """Whether there is such a course, published, shipped or the association's own."""
    return bool(
        await tx.value(
            "select true from course where id = $1 and retired_at is null"
            " and (tenant_id is null or tenant_id = $2)",
            course_id,
            tx.tenant,
        )
    )


async def insert_drafts(tx: Transaction, course_id: str, files: Mapping[str, str]) -> None:
    """New drafts for these files by path, each with its first step."""
    for path, source in sorted(files.items()):
        draft = await insert_draft(tx, course_id, path, source)
        assert draft is not None
        await insert_step(tx, draft, "created")


async def put_media(
    tx: Transaction, course_id: str, name: str, file_hash: bytes, content: bytes
) -> None:
    """A file of the course's media folder, in place of one of that name."""
    is_text = name.endswith((".txt", ".vtt"))
    await tx.run(
        "insert into draft_media (tenant_id, course_id, name, hash, size_bytes, head, text)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, course_id, name) do update"
        " set hash = $4, size_bytes = $5, head = $6, text = $7",
        tx.tenant,
        course_id,
        name,
        file_hash,
        len(content),
        content[:LONGEST_BEGINNING],
        content.decode("utf-8-sig") if is_text else None,
    )


async def media_type_of(tx: Transaction, file_hash: bytes) -> str | None:
    """The type of what is shown in a lesson this association teaches; None for every other file."""
    found: str | None = await tx.value(
        "select media_type from media where hash = $1 and (tenant_id is null or tenant_id = $2)"
        " order by tenant_id nulls last limit 1",
        file_hash,
        tx.tenant,
    )
    return found


async def draft_has_media(tx: Transaction, file_hash: bytes, name_like: str) -> bool:
    """Whether a course of the studio has that file, under a name with that ending."""
    return bool(
        await tx.value(
            "select true from draft_media where tenant_id = $1 and hash = $2 and name like $3",
            tx.tenant,
            file_hash,
            f"%{name_like}",
        )
    )
