"""The address of a learner's progress."""

from litestar import Router, get
from litestar.di import NamedDependency

from api.caller import Caller
from api.db.database import Database
from api.progress.read_progress import read_progress
from mobile_contract import progress as contract


@get("/", operation_id="readProgress")
async def read(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Progress:
    """Read how far I am."""
    return await read_progress(database, caller)


router = Router("/v1/progress", route_handlers=[read], tags=["progress"])
