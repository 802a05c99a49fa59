"""An author begins a course."""

from uuid import UUID

from api.authoring import course_queries, values
from api.authoring.at_home import STUDIO
from api.authoring.course_words import expect_readable
from api.authoring.presenters import present_course
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from content.reading.course_file import CourseFile
from content.writing.course import write_course_file
from mobile_contract import authoring as contract

LICENCE = "All rights reserved"


async def create_course(
    database: Database, caller: Caller, wanted: contract.CreateCourse
) -> contract.AuthoredCourse:
    """Begin a course of the association's own, at home in the studio, without lessons yet.

    Raises Problem `course_exists`, or `course_unreadable` for a language that is none.
    """
    async with transaction(database, caller) as tx:
        association = await tx.value("select name from association where id = $1", tx.tenant)
        details = CourseFile(
            title=wanted.title,
            language=wanted.language,
            description=wanted.description,
            licence=LICENCE,
            authors=(association,),
        )
        course = values.Course(
            own_course_id(wanted.slug, tx.tenant),
            wanted.slug,
            STUDIO,
            write_course_file(details),
            1,
        )
        expect_readable(course, ())
        if not await course_queries.insert_course(tx, course):
            raise Problem("course_exists", slug=wanted.slug)
        tx.about("course", course.course_id)
        return tx.reply(await present_course(tx, course), 201)


def own_course_id(slug: str, tenant_id: UUID) -> str:
    """A course's id: two associations may both teach `tea`."""
    return f"{slug}-{tenant_id.hex[-12:]}"
