"""A learner waves a lesson away: not this one, at least for a while."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.facts.learner import read_learner
from api.pacing.eligibility import dismissed_until
from api.recommendations import queries
from api.recommendations.taught_lesson import require_taught
from mobile_contract import recommendations as contract


async def dismiss_recommendation(
    database: Database, caller: Caller, lesson_id: str
) -> contract.Dismissal:
    """Recommend the lesson no more for 30 days from now, however often it was waved away before.

    It stays open to her, and comes in a session where another mode leads. Raises Problem
    `lesson_not_found`.
    """
    async with transaction(database, caller) as tx:
        await require_taught(tx, lesson_id)
        await read_learner(tx)  # who has never studied has no row that this could hang on
        until = dismissed_until(tx.people_now)
        await queries.record_dismissal(tx, lesson_id, until)
        return tx.reply(contract.Dismissal(lesson_id, until), 201)
