"""The rows of an association's own courses, and of what it teaches."""

from api.authoring.values import Course
from api.db.transaction import Row, Transaction

_COURSE = "select course_id, slug, home, details, version from authored_course"


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
