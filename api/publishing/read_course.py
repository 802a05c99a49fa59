"""A published course as it is taught now, put together again from its revisions."""

from itertools import groupby

import msgspec

from api.db.transaction import Row, Transaction
from api.revisions import lessons_by_revision
from content.format import Course, CourseWords, Unit


async def published_course(tx: Transaction, course_id: str) -> Course | None:
    """The course, or None where this association may not teach such a one."""
    row = await tx.row(
        "select id, title, language, description, licence, authors, words from course"
        " where id = $1 and retired_at is null and (tenant_id is null or tenant_id = $2)",
        course_id,
        tx.tenant,
    )
    return await _put_together(tx, row) if row else None


async def _put_together(tx: Transaction, row: Row) -> Course:
    variants = await tx.rows(
        "select l.id, l.unit, l.current_revision, v.revision from lesson l"
        " join lesson_variant v on v.lesson_id = l.id and v.retired_at is null"
        " where l.course_id = $1 and l.retired_at is null"
        " order by l.unit, l.position, v.revision <> l.current_revision, v.language, v.audience",
        row["id"],
    )
    lessons = await lessons_by_revision(tx, {each["revision"] for each in variants})
    words = msgspec.json.decode(row["words"], type=dict[str, CourseWords])
    titles = words[row["language"]].units
    units = [
        Unit(
            title=titles[place],
            lessons=tuple(
                lessons[each["revision"]]
                for each in unit
                if each["revision"] == each["current_revision"]
            ),
        )
        for place, unit in groupby(variants, key=lambda each: each["unit"])
    ]
    return Course(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        description=row["description"],
        licence=row["licence"],
        authors=tuple(row["authors"]),
        units=tuple(units),
        variants=tuple(
            lessons[each["revision"]]
            for each in variants
            if each["revision"] != each["current_revision"]
        ),
        words=words,
    )
