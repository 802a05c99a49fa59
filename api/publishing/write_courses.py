"""Writes courses as they are to be taught now: what changed gets a revision, what is gone retires.

Both doors end here, a folder and the studio, each with its own connection and inside its own
transaction. Whole columns are sent at once, so that a thousand lessons take a handful of
statements, and rows that would stay the same are left alone.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from api.db.engine import rows_touched
from api.publishing.search_words import search_configuration
from content.format import Course, Lesson, TextCard, encode_lesson, revision_hash

# Any constant will do: it names this lock among the database's advisory locks.
_PUBLISHING_LOCK = 0x47E8_10DF


class CourseTaken(Exception):
    """Another owner has courses with these ids."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(f"the ids {', '.join(ids)} are another's")
        self.ids = tuple(ids)


async def write_courses(connection: Any, courses: Sequence[Course], tenant_id: UUID | None) -> int:
    """Teach these courses as they are; how many texts are new.

    `tenant_id` owns them; None is everybody. Lessons, variants and exercises that they no longer
    hold are retired, with their memories kept. Who publishes for the same owner meanwhile waits.
    Raises CourseTaken where another owner has a course's id, and asyncpg's errors.
    """
    await connection.execute(
        "select pg_advisory_xact_lock($1, hashtext(coalesce($2::text, '')))",
        _PUBLISHING_LOCK,
        str(tenant_id) if tenant_id else None,
    )
    await _refuse_taken(connection, courses, tenant_id)
    await _write_course_rows(connection, courses, tenant_id)
    await _retire_absent(connection, courses)
    await _write_lessons(connection, courses, tenant_id)
    lessons = [each for course in courses for each in (*course.lessons, *course.variants)]
    added = await _write_revisions(connection, lessons, tenant_id)
    await _write_variants(connection, lessons, tenant_id)
    await _write_exercises(connection, courses, tenant_id)
    return added


async def _refuse_taken(connection: Any, courses: Sequence[Course], tenant_id: UUID | None) -> None:
    taken = await connection.fetch(
        "select id from course where id = any($1::text[])"
        " and not (tenant_id is not distinct from $2)",
        [course.id for course in courses],
        tenant_id,
    )
    if taken:
        raise CourseTaken([row["id"] for row in taken])


async def _write_course_rows(
    connection: Any, courses: Sequence[Course], tenant_id: UUID | None
) -> None:
    await connection.executemany(
        "insert into course (id, tenant_id, title, language, description, licence, authors, words,"
        " published_at) values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())"
        " on conflict (id) do update set title = $3, language = $4, description = $5,"
        "  licence = $6, authors = $7, words = $8, retired_at = null",
        [
            (
                *(course.id, tenant_id, course.title, course.language, course.description),
                *(course.licence, list(course.authors)),
                msgspec.json.encode(course.words, order="sorted").decode(),
            )
            for course in courses
        ],
    )


async def _retire_absent(connection: Any, courses: Sequence[Course]) -> None:
    """Retire lessons, variants and exercises that the courses hold no more."""
    ids = [course.id for course in courses]
    variants = [each for course in courses for each in (*course.lessons, *course.variants)]
    lessons = [lesson.id for course in courses for lesson in course.lessons]
    await connection.execute(
        "update lesson set retired_at = clock_timestamp() where course_id = any($1::text[])"
        " and retired_at is null and id <> all($2::text[])",
        ids,
        lessons,
    )
    await connection.execute(
        "update exercise set retired = true where not retired and id <> all($2::text[])"
        " and lesson_id in (select id from lesson where course_id = any($1::text[]))",
        ids,
        list({item.id for each in variants for item in each.exercises}),
    )
    await connection.execute(
        "update lesson_variant v set retired_at = clock_timestamp() from lesson l"
        " where l.id = v.lesson_id and l.course_id = any($1::text[]) and v.retired_at is null"
        " and not exists (select from unnest($2::text[], $3::text[], $4::text[])"
        "   as k (lesson_id, language, audience) where k.lesson_id = v.lesson_id"
        "   and k.language = v.language and k.audience = v.audience)",
        ids,
        [each.id for each in variants],
        [each.language for each in variants],
        [each.audience for each in variants],
    )


async def _write_lessons(
    connection: Any, courses: Sequence[Course], tenant_id: UUID | None
) -> None:
    rows = sorted(row for course in courses for row in _lesson_rows(course))
    await connection.execute(
        "insert into lesson (id, tenant_id, course_id, unit, position, current_revision)"
        " select k.id, $1, k.course_id, k.unit, k.position, k.revision"
        " from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::bytea[])"
        "   as k (id, course_id, unit, position, revision)"
        " on conflict (id) do update set course_id = excluded.course_id, unit = excluded.unit,"
        "  position = excluded.position, current_revision = excluded.current_revision,"
        "  retired_at = null"
        " where lesson.retired_at is not null"
        "  or (lesson.course_id, lesson.unit, lesson.position, lesson.current_revision)"
        "   is distinct from"
        "   (excluded.course_id, excluded.unit, excluded.position, excluded.current_revision)",
        tenant_id,
        *_columns(rows, 5),
    )


def _lesson_rows(course: Course) -> Iterator[tuple[str, str, int, int, bytes]]:
    position = 0
    for place, unit in enumerate(course.units):
        for lesson in unit.lessons:
            yield lesson.id, course.id, place, position, revision_hash(lesson)
            position += 1


async def _write_revisions(
    connection: Any, lessons: Sequence[Lesson], tenant_id: UUID | None
) -> int:
    rows = sorted((revision_hash(each), each.id, encode_lesson(each).decode()) for each in lessons)
    added: str = await connection.execute(
        "insert into lesson_revision (hash, tenant_id, lesson_id, body, published_at)"
        " select k.hash, $1, k.lesson_id, k.body, clock_timestamp()"
        " from unnest($2::bytea[], $3::text[], $4::text[]) as k (hash, lesson_id, body)"
        " on conflict do nothing",
        tenant_id,
        *_columns(rows, 3),
    )
    return rows_touched(added)


async def _write_variants(
    connection: Any, lessons: Sequence[Lesson], tenant_id: UUID | None
) -> None:
    rows = sorted(_variant_row(each) for each in lessons)
    await connection.execute(
        "insert into lesson_variant (lesson_id, tenant_id, language, audience, revision, title,"
        " objective, skills, minutes, credit_bearing, search, words)"
        " select k.lesson_id, $1, k.language, k.audience, k.revision, k.title, k.objective,"
        "  coalesce(string_to_array(nullif(k.skills, ''), ' '), '{}'), k.minutes,"
        "  k.credit_bearing, k.search,"
        "  setweight(to_tsvector(k.search::regconfig, k.title), 'A')"
        "  || setweight(to_tsvector(k.search::regconfig, k.objective || ' ' || k.skills), 'B')"
        "  || setweight(to_tsvector(k.search::regconfig, k.body), 'C')"
        " from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::text[],"
        "  $8::text[], $9::float8[], $10::bool[], $11::text[], $12::text[])"
        "  as k (lesson_id, language, audience, revision, title, objective, skills, minutes,"
        "   credit_bearing, search, body)"
        " where not exists (select from lesson_variant v where v.lesson_id = k.lesson_id"
        "   and v.language = k.language and v.audience = k.audience"
        "   and v.revision = k.revision and v.retired_at is null)"
        " on conflict (lesson_id, language, audience) do update set revision = excluded.revision,"
        "  title = excluded.title, objective = excluded.objective, skills = excluded.skills,"
        "  minutes = excluded.minutes, credit_bearing = excluded.credit_bearing,"
        "  search = excluded.search, words = excluded.words, retired_at = null",
        tenant_id,
        *_columns(rows, 11),
    )


def _variant_row(lesson: Lesson) -> tuple[Any, ...]:
    body = "\n".join(
        card.markdown if isinstance(card, TextCard) else card.prompt for card in lesson.cards
    )
    return (
        *(lesson.id, lesson.language, lesson.audience, revision_hash(lesson), lesson.title),
        *(lesson.objective, " ".join(lesson.skills), lesson.minutes, lesson.credit_bearing),
        *(search_configuration(lesson.language), body),
    )


async def _write_exercises(
    connection: Any, courses: Sequence[Course], tenant_id: UUID | None
) -> None:
    rows = sorted(
        (item.id, lesson.id, place, str(item.kind), item.seconds)
        for course in courses
        for lesson in course.lessons
        for place, item in enumerate(lesson.exercises)
    )
    await connection.execute(
        "insert into exercise (id, tenant_id, lesson_id, position, kind, declared_seconds, retired)"
        " select k.id, $1, k.lesson_id, k.position, k.kind, k.seconds, false"
        " from unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::float8[])"
        "   as k (id, lesson_id, position, kind, seconds)"
        " on conflict (id) do update set lesson_id = excluded.lesson_id, kind = excluded.kind,"
        "  position = excluded.position, declared_seconds = excluded.declared_seconds,"
        "  retired = false"
        " where exercise.retired"
        "  or (exercise.lesson_id, exercise.position, exercise.kind, exercise.declared_seconds)"
        "   is distinct from"
        "   (excluded.lesson_id, excluded.position, excluded.kind, excluded.declared_seconds)",
        tenant_id,
        *_columns(rows, 5),
    )


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """The rows' values column by column, as `unnest` takes them."""
    return [[row[place] for row in rows] for place in range(width)]
