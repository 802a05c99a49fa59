"""The signed-in learner reads how she is guided."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.facts.learner import read_learner
from api.learners.present_settings import present_settings
from mobile_contract import learners as contract


async def read_study_settings(database: Database, caller: Caller) -> contract.StudySettings:
    """Her settings, or what holds until she sets something."""
    async with transaction(database, caller) as tx:
        return await present_settings(tx, await read_learner(tx))
