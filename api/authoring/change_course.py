"""An author changes what a course says about itself."""

from dataclasses import replace

from api.authoring import course_queries, draft_queries
from api.authoring.at_home import course_here, expect_version
from api.authoring.course_words import expect_readable
from api.authoring.presenters import present_course
from api.authoring.publishing import republish_course
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def change_course(
    database: Database,
    caller: Caller,
    course_id: str,
    if_match: str | None,
    wanted: contract.ChangeCourse,
) -> contract.AuthoredCourse:
    """Keep the course's `course.toml`; learners see its new words at once.

    Raises Problem `course_not_found`, `course_shipped`, `course_elsewhere`, `version_needed`,
    `changed_meanwhile`, or `course_unreadable` with the line.
    """
    async with transaction(database, caller) as tx:
        course = await course_here(tx, course_id)
        expect_version(if_match, course.version)
        changed = replace(course, details=wanted.course_toml)
        expect_readable(changed, await draft_queries.drafts_of(tx, course_id))
        version = await course_queries.change_course(tx, course_id, wanted.course_toml)
        changed = replace(changed, version=version)
        if await course_queries.course_to_teach(tx, course_id):
            await republish_course(tx, changed)
        tx.about("course", course_id)
        return tx.reply(await present_course(tx, changed))
