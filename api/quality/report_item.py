"""A learner says that something is wrong with an exercise."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.facts.learner import read_learner
from api.quality import report_queries
from api.quality.presenters import present_report
from api.quality.want_look import want_look
from api.revisions import lessons_by_revision
from mobile_contract import quality as contract


async def report_item(
    database: Database, caller: Caller, request: contract.ReportItem
) -> contract.ItemReport:
    """Keep her report, once for each exercise, revision and kind; said again, the first stands.

    With a new report the exercise is judged anew at once. Raises Problem `exercise_not_found`
    unless it is in that text of a lesson she is taught.
    """
    revision = bytes.fromhex(request.revision)
    async with transaction(database, caller) as tx:
        taught = await report_queries.is_taught_in(tx, revision)
        lessons = await lessons_by_revision(tx, [revision]) if taught else {}
        asked = {each.id for lesson in lessons.values() for each in lesson.exercises}
        if request.exercise_id not in asked:
            raise Problem("exercise_not_found")
        await read_learner(tx)  # a report hangs on her row, which is made with her first answer
        item = (request.exercise_id, revision)
        row, is_new = await report_queries.insert_report(tx, item, request.kind, request.comment)
        if is_new:
            await want_look(tx)
        return tx.reply(present_report(row), 201)
