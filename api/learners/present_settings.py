"""A learner's study settings, as her app shows them."""

from api.db.transaction import Row, Transaction
from api.facts.habits import own_habits
from mobile_contract import learners as contract


async def present_settings(tx: Transaction, learner: Row) -> contract.StudySettings:
    """Everything about them, as it stands in this transaction."""
    habits = await own_habits(tx)
    return contract.StudySettings(
        guidance=learner["guidance"],
        minutes_per_day=learner["minutes_per_day"],
        usual_minutes_per_day=round(habits.usual_minutes, 1),
        time_factor=learner["time_factor"],
        interests=list(learner["interests"]),
        streak_unit=learner["streak_unit"],
    )
