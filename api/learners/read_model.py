"""The signed-in learner reads all that is believed of her."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.learners.model_in_words import model_in_words
from mobile_contract import learners as contract


async def read_model(database: Database, caller: Caller) -> contract.Model:
    """Everything her sessions follow from, as of now."""
    async with transaction(database, caller) as tx:
        return await model_in_words(tx)
