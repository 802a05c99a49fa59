"""The signed-in learner gives up a goal, or has done with it."""

from datetime import timedelta
from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.facts.goals import GoalChange, set_goal
from api.facts.learner import lock_learner
from api.goals import queries


async def end_goal(database: Database, caller: Caller, goal_id: UUID) -> None:
    """End it, or do nothing where it has ended; it stays on record.

    Raises Problem `goal_not_found`.
    """
    async with transaction(database, caller) as tx:
        await lock_learner(tx)
        found = await queries.goal_ever(tx, goal_id)
        if found is None:
            raise Problem("goal_not_found")
        goal, in_force = found
        if in_force:
            at = max(tx.people_now, goal.set_at + timedelta(microseconds=1))
            await set_goal(tx, GoalChange(goal.kind, goal.subject, None), at, new_id())
        tx.reply(None, 204)
