"""The addresses of a learner's goals."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.caller import Caller
from api.db.database import Database
from api.goals.end_goal import end_goal
from api.goals.list_goals import list_goals
from api.goals.set_own_goal import set_own_goal
from mobile_contract import goals as contract


@get("/", operation_id="listGoals")
async def list_own(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Goals:
    """Read my goals and how far I am."""
    return await list_goals(database, caller)


@post(
    "/",
    operation_id="setGoal",
    opt={"problems": ("goal_unfit", "goal_day_past", "goal_subject_unknown")},
)
async def set_one(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.SetGoal],
) -> contract.Goal:
    """Set myself a goal, in place of the one of its kind and subject."""
    return await set_own_goal(database, caller, data)


@delete("/{goal_id:uuid}", operation_id="endGoal", opt={"problems": ("goal_not_found",)})
async def end(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    goal_id: FromPath[UUID],
) -> None:
    """End a goal of mine; it stays on record."""
    await end_goal(database, caller, goal_id)


router = Router("/v1/me/goals", route_handlers=[list_own, set_one, end], tags=["goals"])
