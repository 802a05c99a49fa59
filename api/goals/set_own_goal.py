"""The signed-in learner sets herself a goal."""

from datetime import datetime, timedelta

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem, fault
from api.facts.goals import GoalChange, GoalMisfit, goal_change, set_goal
from api.facts.habits import own_zone
from api.facts.learner import lock_learner
from api.facts.offered import offered_lessons
from api.goals import queries
from api.goals.learning_standing import teaches
from api.goals.presenters import present_goals
from api.pacing.study_day import study_day
from mobile_contract import goals as contract

_UNFIT = {
    "target": "goal_target",
    "level": "goal_level",
    "subject": "goal_subject",
    "by_date": "goal_by_date",
}


async def set_own_goal(
    database: Database, caller: Caller, request: contract.SetGoal
) -> contract.Goal:
    """Keep it in place of her goal of the same kind and subject, which ends and stays on record.

    One that is hardly to be reached is kept too, with a warning and what she could reach. Raises
    Problem `goal_unfit` where a field does not go with its kind, `goal_day_past`, or
    `goal_subject_unknown` where her courses do not teach it.
    """
    async with transaction(database, caller) as tx:
        change = _change(request)
        await lock_learner(tx)
        await _check(tx, change)
        goal_id, at = new_id(), await _moment(tx, change)
        await set_goal(tx, change, at, goal_id)
        goals = await queries.goals_in_force(tx)
        told = await present_goals(tx, goals)
        return tx.reply(next(each for each in told if each.id == goal_id), 201)


def _change(request: contract.SetGoal) -> GoalChange:
    """The change that is asked for; raises Problem `goal_unfit`."""
    try:
        return goal_change(request)
    except GoalMisfit as misfit:
        faults = (fault(f"body.{misfit.field}", _UNFIT[misfit.field]),)
        raise Problem("goal_unfit", faults=faults) from misfit


async def _check(tx: Transaction, change: GoalChange) -> None:
    """Whether its day is not over, and its subject is taught to her."""
    today = study_day(tx.people_now, await own_zone(tx))
    if change.by_date is not None and change.by_date < today:
        raise Problem("goal_day_past", faults=(fault("body.by_date", "day_over"),))
    if change.subject is None:
        return
    if not teaches(await offered_lessons(tx), change.kind, change.subject):
        faults = (fault("body.subject", "not_taught"),)
        raise Problem("goal_subject_unknown", faults=faults)


async def _moment(tx: Transaction, change: GoalChange) -> datetime:
    """Now, and after whatever was changed before: what she says last holds."""
    newest = await queries.newest_change(tx, change.kind, change.subject)
    now = tx.people_now
    return now if newest is None or newest < now else newest + timedelta(microseconds=1)
