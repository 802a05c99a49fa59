"""What is published of lessons: their revisions, their variants, what is left to translate."""

from api.db.transaction import Row, Transaction


async def lesson_of_revision(tx: Transaction, revision: bytes) -> str | None:
    """The lesson this is a revision of, where it is the association's own."""
    found: str | None = await tx.value(
        "select lesson_id from lesson_revision where tenant_id = $1 and hash = $2",
        tx.tenant,
        revision,
    )
    return found


async def variants_of(tx: Transaction, lesson_id: str) -> list[Row]:
    """(language, audience) of every variant learners can be given of the association's lesson."""
    return await tx.rows(
        "select language, audience from lesson_variant"
        " where tenant_id = $1 and lesson_id = $2 and retired_at is null",
        tx.tenant,
        lesson_id,
    )


async def courses_here(tx: Transaction, course_id: str | None) -> list[Row]:
    """(id, language, words) of the published courses the association teaches or writes."""
    return await tx.rows(
        "select id, language, words from course c where retired_at is null"
        " and ($2::text is null or id = $2) and (tenant_id = $1 or exists"
        "  (select from course_adoption a where a.tenant_id = $1 and a.course_id = c.id"
        "   and a.ended_at is null)) order by id",
        tx.tenant,
        course_id,
    )


async def lesson_texts(tx: Transaction, course_ids: list[str]) -> list[Row]:
    """Every variant of the lessons of these courses, in teaching order: (course_id, lesson_id,
    language, audience, title, revision, is_base, translated_from)."""
    return await tx.rows(
        "select l.course_id, l.id as lesson_id, v.language, v.audience, v.title, v.revision,"
        " v.revision = l.current_revision as is_base,"
        " coalesce(r.body::json ->> 'translated_from', '') as translated_from"
        " from lesson l join lesson_variant v on v.lesson_id = l.id and v.retired_at is null"
        " join lesson_revision r on r.hash = v.revision"
        " where l.course_id = any($2::text[]) and l.retired_at is null"
        " and coalesce(l.tenant_id, $1) = $1"
        " order by l.course_id, l.position, l.id, v.language, v.audience",
        tx.tenant,
        course_ids,
    )
