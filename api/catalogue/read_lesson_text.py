"""A learner has a lesson read out, or prints it."""

from api.caller import Caller
from api.catalogue import queries
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.revisions import lessons_by_revision
from content.rendering.lesson_text import lesson_as_text
from mobile_contract import catalogue as contract


async def read_lesson_text(
    database: Database, caller: Caller, lesson_id: str
) -> contract.LessonText:
    """The text-only form of a lesson taught here, in the words this learner is given it in.

    Raises Problem `lesson_not_found`.
    """
    async with transaction(database, caller) as tx:
        revision = await queries.given_revision(tx, lesson_id)
        if revision is None:
            raise Problem("lesson_not_found")
        lesson = (await lessons_by_revision(tx, {revision}))[revision]
    return contract.LessonText(
        lesson_id=lesson_id,
        revision=revision.hex(),
        language=lesson.language,
        text=lesson_as_text(lesson, with_key=False),
    )
