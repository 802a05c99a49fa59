"""The rows of the catalogue: what the association teaches, and what this learner has of it."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from api.catalogue.values import Course, Lesson
from api.db.transaction import Row, Transaction
from api.facts.taught import SHOWN_LESSONS, TAUGHT
from content.format import CourseWords

_words_decoder = msgspec.json.Decoder(dict[str, CourseWords])


async def taught_courses(tx: Transaction, course_id: str | None = None) -> dict[str, Course]:
    """Every course that can be taken here now, or this one, by its id, in the courses' order."""
    rows = await tx.rows(
        "select c.id, c.title, c.description, c.language, c.words, c.licence, c.authors,"
        " e.enrolled_at, e.audience, array_agg(distinct v.language) as languages,"
        f" array_agg(distinct v.audience) as audiences {TAUGHT}"
        " where a.tenant_id = $1 and a.ended_at is null and ($3::text is null or c.id = $3)"
        " group by c.id, e.tenant_id, e.person_id, e.course_id order by c.id",
        tx.tenant,
        tx.me,
        course_id,
    )
    return {row["id"]: _course(row) for row in rows}


def _course(row: Row) -> Course:
    own = CourseWords(title=row["title"], description=row["description"], units=())
    return Course(
        id=row["id"],
        language=row["language"],
        words={row["language"]: own, **_words_decoder.decode(row["words"])},
        licence=row["licence"],
        authors=tuple(row["authors"]),
        languages=tuple(row["languages"]),
        audiences=tuple(filter(None, row["audiences"])),
        enrolled=row["enrolled_at"] is not None,
        audience=row["audience"] or None,
    )


async def lessons_of(
    tx: Transaction, course_ids: Iterable[str], languages: Collection[str]
) -> list[Lesson]:
    """The lessons of these courses as they are taught, each in the variant that suits."""
    rows = await tx.rows(
        f"select * from ({SHOWN_LESSONS}) t order by course_id, position, id",  # noqa: S608
        tx.tenant,
        tx.me,
        list(languages),
        None,
        list(course_ids),
        None,
    )
    return [as_lesson(row) for row in rows]


async def lessons_by_id(
    tx: Transaction, lesson_ids: Iterable[str], languages: Collection[str]
) -> list[Lesson]:
    """Those of these lessons that are taught here, each in the variant that suits."""
    rows = await tx.rows(
        SHOWN_LESSONS, tx.tenant, tx.me, list(languages), None, None, list(lesson_ids)
    )
    return [as_lesson(row) for row in rows]


async def given_revision(tx: Transaction, lesson_id: str) -> bytes | None:
    """The text this learner is given of a lesson that is taught here; None for no such one."""
    found: bytes | None = await tx.value(
        "select coalesce(g.revision, l.current_revision) from course_adoption a"
        " join lesson l on l.course_id = a.course_id and l.retired_at is null"
        " left join lessons_given($1, $2) g on g.lesson_id = l.id"
        " where a.tenant_id = $1 and a.ended_at is null and l.id = $3",
        tx.tenant,
        tx.me,
        lesson_id,
    )
    return found


def as_lesson(row: Row) -> Lesson:
    """A row of `SHOWN_LESSONS` as a value."""
    return Lesson(
        id=row["id"],
        course_id=row["course_id"],
        unit=row["unit"],
        position=row["position"],
        current_revision=row["current_revision"],
        language=row["language"],
        audience=row["audience"],
        title=row["title"],
        objective=row["objective"],
        skills=tuple(row["skills"]),
        minutes=row["minutes"],
        credit_bearing=row["credit_bearing"],
        begun_at=row["begun_at"],
        begun_revision=row["begun_revision"],
        completed_at=row["completed_at"],
    )


async def completed_lessons(tx: Transaction, lesson_ids: Iterable[str]) -> set[str]:
    """Those of these lessons that this learner has completed, taught here or no more."""
    rows = await tx.rows(
        "select lesson_id from lesson_progress where tenant_id = $1 and person_id = $2"
        " and lesson_id = any($3::text[]) and completed_at is not null",
        tx.tenant,
        tx.me,
        list(lesson_ids),
    )
    return {row["lesson_id"] for row in rows}


async def tested_out_lessons(tx: Transaction) -> set[str]:
    """The lessons this learner need not take, by her placements."""
    rows = await tx.rows(
        "select lesson_id from tested_out where tenant_id = $1 and person_id = $2", tx.tenant, tx.me
    )
    return {row["lesson_id"] for row in rows}


async def answered_exercises(tx: Transaction) -> set[str]:
    """Every exercise this learner has answered, marked or not."""
    rows = await tx.rows(
        "select exercise_id from memory where tenant_id = $1 and person_id = $2"
        " union all select unnest(unmarked_answers) from lesson_progress"
        " where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return {row["exercise_id"] for row in rows}


async def enrol(tx: Transaction, course_id: str, audience: str | None) -> datetime:
    """Take the course, again if she had left it; since when. What she has learned is untouched."""
    enrolled_at: datetime = await tx.value(
        "insert into enrolment as e (tenant_id, person_id, course_id, enrolled_at, audience)"
        " values ($1, $2, $3, $4, $5) on conflict (tenant_id, person_id, course_id) do update set"
        " enrolled_at = case when e.ended_at is null then e.enrolled_at else $4 end,"
        " ended_at = null, audience = $5 returning e.enrolled_at",
        tx.tenant,
        tx.me,
        course_id,
        tx.people_now,
        audience,
    )
    return enrolled_at


async def leave(tx: Transaction, course_id: str) -> None:
    """Take the course no more; who takes it not changes nothing."""
    await tx.run(
        "update enrolment set ended_at = $4 where tenant_id = $1 and person_id = $2"
        " and course_id = $3 and ended_at is null",
        tx.tenant,
        tx.me,
        course_id,
        tx.people_now,
    )
