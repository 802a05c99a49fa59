"""The signed-in learner reads which reviews come, and what it takes to be done by a day."""

from datetime import date

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem, fault
from api.facts.behind import behind_her
from api.facts.forecasting import own_forecast
from api.facts.habits import own_habits
from api.facts.left_to_learn import left_to_learn
from api.facts.offered import offered_lessons
from api.facts.prospects import learner_prospects
from api.facts.reaching_by import reach
from api.learners.forecast_in_words import present_forecast
from mobile_contract import learners as contract


async def read_forecast(
    database: Database, caller: Caller, by: date | None, minutes_per_week: float | None
) -> contract.Forecast:
    """The reviews of the next 30 study days, spread so that no day has more than her minutes.

    Her minutes are `minutes_per_week` where asked for, else what she set, else as she usually
    studies. With `by`, what is left of her courses until then, too. Raises Problem
    `forecast_day_past` where that day is over.
    """
    async with transaction(database, caller) as tx:
        habits = await own_habits(tx)
        if by is not None and by < habits.today:
            raise Problem("forecast_day_past", faults=(fault("query.by", "day_over"),))
        offered = await offered_lessons(tx)
        prospects = await learner_prospects(tx, offered)
        own_minutes = prospects.learner["minutes_per_day"] or habits.usual_minutes
        daily = own_minutes if minutes_per_week is None else minutes_per_week / 7.0
        coming = own_forecast(tx, offered, prospects, daily, habits.zone)
        goal = None
        if by is not None:
            left = left_to_learn(offered, prospects, await behind_her(tx), tx.people_now)
            goal = reach(by, left, coming, habits, daily)
        return present_forecast(tx, daily, coming, goal)
