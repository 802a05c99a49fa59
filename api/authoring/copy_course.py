"""An author copies a course, shipped or her own, to write on from there."""

from api.authoring import course_queries, draft_queries, values
from api.authoring.at_home import STUDIO
from api.authoring.course_words import course_files
from api.authoring.create_course import own_course_id
from api.authoring.media_folder import keep_as_it_is, shown_files
from api.authoring.presenters import present_course
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.files import Files
from api.publishing.read_course import published_course
from content.reading.course_file import COURSE_FILE
from mobile_contract import authoring as contract


async def copy_course(
    database: Database, files: Files, caller: Caller, course_id: str, wanted: contract.CopyCourse
) -> contract.AuthoredCourse:
    """Copy what is published of a course into a new one, as drafts. Its learners stay where they
    are, and so does what they have learned.

    Raises Problem `course_not_found`, `course_exists`, or `course_unreadable` where its words are
    not to be written as files.
    """
    async with transaction(database, caller) as tx:
        original = await published_course(tx, course_id)
        if original is None:
            raise Problem("course_not_found")
        sources = {
            path.partition("/")[2]: written.decode()
            for path, written in course_files(original).items()
        }
        own_id = own_course_id(wanted.slug, tx.tenant)
        copy = values.Course(own_id, wanted.slug, STUDIO, sources.pop(COURSE_FILE), 1)
        if not await course_queries.insert_course(tx, copy):
            raise Problem("course_exists", slug=wanted.slug)
        await draft_queries.insert_drafts(tx, own_id, sources)
        for name, content in (await shown_files(files, original)).items():
            await keep_as_it_is(tx, files, own_id, name, content)
        tx.about("course", own_id)
        return tx.reply(await present_course(tx, copy), 201)
