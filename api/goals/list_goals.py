"""The signed-in learner reads her goals, and how far she is with each."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.goals import queries
from api.goals.presenters import present_goals
from mobile_contract import goals as contract


async def list_goals(database: Database, caller: Caller) -> contract.Goals:
    """All her goals in force."""
    async with transaction(database, caller) as tx:
        return contract.Goals(await present_goals(tx, await queries.goals_in_force(tx)))
