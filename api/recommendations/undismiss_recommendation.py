"""A learner takes back that she waved a lesson away."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.recommendations import queries
from api.recommendations.taught_lesson import require_taught


async def undismiss_recommendation(database: Database, caller: Caller, lesson_id: str) -> None:
    """Let the lesson be recommended again at once; one never waved away changes nothing.

    Raises Problem `lesson_not_found`.
    """
    async with transaction(database, caller) as tx:
        await require_taught(tx, lesson_id)
        await queries.end_dismissal(tx, lesson_id)
        tx.reply(None, 204)
