"""Publishes a folder of courses as the installation's owner: checked first, all of it or nothing.

A lesson whose text changed gets a new revision and the old one stays; what did not change is left
alone, so publishing twice changes nothing. What its course no longer holds is retired, not deleted.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from api.pacing.folding import RULE_VERSION
from api.pacing.memory import DEFAULT_WEIGHTS, DESIRED_RETENTION
from content.findings import Finding
from content.format import Course, Lesson, encode_lesson, revision_hash
from content.library import read_library
from content.lint import lint


class NotPublishable(Exception):
    """The folder has errors; `findings` says which, by file and line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} to mend before publishing")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to."""

    courses: int
    lessons: int
    new_revisions: int


async def publish_courses(database_url: str, folder: Path) -> Published:
    """Publish every course of the folder in one transaction.

    Raises NotPublishable where the linter finds an error, and asyncpg's errors where the database
    is out of reach.
    """
    broken = tuple(found for found in lint(folder) if found.severity == "error")
    if broken:
        raise NotPublishable(broken)
    courses = read_library(folder).courses
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        async with connection.transaction():
            await _publish_population_defaults(connection)
            new = sum([await _publish_course(connection, course) for course in courses])
    finally:
        await connection.close()
    return Published(len(courses), sum(len(course.lessons) for course in courses), new)


async def _publish_course(connection: Any, course: Course) -> int:
    await connection.execute(
        "insert into course (id, title, language, description, published_at)"
        " values ($1, $2, $3, $4, clock_timestamp()) on conflict (id) do update"
        " set title = $2, language = $3, description = $4",
        course.id,
        course.title,
        course.language,
        course.description,
    )
    await _retire_lessons(connection, course)
    lessons = enumerate(course.lessons)
    return sum([await _publish_lesson(connection, lesson, place) for place, lesson in lessons])


async def _retire_lessons(connection: Any, course: Course) -> None:
    """Retire the course's lessons that it holds no more, with their exercises."""
    kept = [lesson.id for lesson in course.lessons]
    await connection.execute(
        "update lesson set retired_at = clock_timestamp()"
        " where course_id = $1 and retired_at is null and id <> all($2::text[])",
        course.id,
        kept,
    )
    await connection.execute(
        "update exercise set retired = true where not retired and lesson_id in"
        " (select id from lesson where course_id = $1 and retired_at is not null)",
        course.id,
    )


async def _publish_lesson(connection: Any, lesson: Lesson, position: int) -> int:
    revision = revision_hash(lesson)
    await connection.execute(
        "insert into lesson (id, course_id, position, current_revision) values ($1, $2, $3, $4)"
        " on conflict (id) do update set course_id = $2, position = $3, current_revision = $4,"
        "   retired_at = null",
        lesson.id,
        lesson.course_id,
        position,
        revision,
    )
    added: str = await connection.execute(
        "insert into lesson_revision (hash, lesson_id, body, published_at)"
        " values ($1, $2, $3, clock_timestamp()) on conflict do nothing",
        revision,
        lesson.id,
        encode_lesson(lesson).decode(),
    )
    await _publish_exercises(connection, lesson)
    return int(added.rpartition(" ")[2])


async def _publish_exercises(connection: Any, lesson: Lesson) -> None:
    await connection.execute(
        "update exercise set retired = true where lesson_id = $1 and id <> all($2::text[])",
        lesson.id,
        [exercise.id for exercise in lesson.exercises],
    )
    await connection.executemany(
        "insert into exercise (id, lesson_id, position, kind, declared_seconds, retired)"
        " values ($1, $2, $3, $4, $5, false) on conflict (id) do update"
        " set lesson_id = $2, position = $3, kind = $4, declared_seconds = $5, retired = false",
        [
            (exercise.id, lesson.id, place, exercise.kind, exercise.seconds)
            for place, exercise in enumerate(lesson.exercises)
        ],
    )


async def _publish_population_defaults(connection: Any) -> None:
    """Before anything is learned from learners, the published defaults are snapshot 1."""
    body = {
        "weights": DEFAULT_WEIGHTS,
        "desired_retention": DESIRED_RETENTION,
        "rule_version": RULE_VERSION,
    }
    await connection.execute(
        "insert into population_snapshot (version, body, published_at)"
        " values (1, $1, clock_timestamp()) on conflict do nothing",
        msgspec.json.encode(body).decode(),
    )
