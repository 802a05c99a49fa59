"""Gives learners a draft as it stands, or takes it from them: the studio's end of publishing."""

from api.authoring import course_queries, draft_queries
from api.authoring.reading import DraftReading, read_published
from api.authoring.taking_steps import take_step
from api.authoring.values import Course, Draft
from api.db.transaction import Transaction
from api.errors import Fault, Problem
from api.publishing.store_media import record_media
from api.publishing.write_courses import write_courses
from content.findings import Finding
from content.format import Course as TaughtCourse
from content.format import revision_hash
from content.library import Library
from content.linting.ids import duplicate_ids
from content.linting.prerequisites import untaught_prerequisites


async def publish_draft(tx: Transaction, draft: Draft, reading: DraftReading) -> bytes:
    """Publish the draft's text with the rest of its course as it is; the revision's hash.

    The reading has no errors.
    """
    assert reading.lesson is not None
    assert reading.course is not None
    await record_media(tx.connection, reading.lesson, tx.tenant)
    await write_taught(tx, reading.course)
    revision = revision_hash(reading.lesson)
    await draft_queries.set_published(tx, draft.id, draft.version, revision)
    return revision


async def take_step_and_republish(
    tx: Transaction,
    course: Course,
    draft: Draft,
    step: str,
    comment: str,
    revision: bytes | None = None,
) -> None:
    """Take a step after which the course is taught with the draft's lesson, or without.

    Raises Problem `lesson_not_clean` where another lesson would wait for one that is not taught,
    or two would have one id: learners could not go on.
    """
    before = await read_published(tx, course)
    await take_step(tx, draft, step, comment, revision=revision)
    after = await read_published(tx, course)
    new = _broken(after) - _broken(before)
    if new:
        faults = sorted({(str(found.path), f"{found.code}: {found.message}") for found in new})
        raise Problem("lesson_not_clean", faults=tuple(Fault(*fault) for fault in faults))
    await write_taught(tx, after.courses[0])


async def republish_course(tx: Transaction, course: Course) -> None:
    """Teach what is published of the course and not retired, under the words it has now."""
    await write_taught(tx, (await read_published(tx, course)).courses[0])


async def write_taught(tx: Transaction, *taught: TaughtCourse) -> int:
    """Teach the association's courses as they are; how many texts are new.

    Who is a member takes them from the first time on. Whether a course is taught later is the
    office's word: one it has stopped teaching stays so.
    """
    new = await write_courses(tx.connection, taught, tx.tenant)
    for course in taught:
        if not await course_queries.was_ever_taught(tx, course.id):
            await course_queries.teach(tx, course.id)
    return new


def _broken(library: Library) -> set[Finding]:
    return {*untaught_prerequisites(library, {}), *duplicate_ids(library, {})}
