"""The addresses of placements."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.caller import Caller
from api.db.database import Database
from api.placement.finish_placement import finish_placement
from api.placement.read_placement import read_placement
from api.placement.start_placement import start_placement
from api.placement.submit_placement_answer import submit_placement_answer
from mobile_contract import placement as contract


@post(
    "/",
    operation_id="startPlacement",
    opt={
        "problems": (
            "course_not_found",
            "course_not_taken",
            "placement_too_soon",
            "placement_too_small",
        )
    },
)
async def start(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.StartPlacement],
) -> contract.Placement:
    """Find out where I stand in a course; an unfinished placement goes on, another may
    begin two weeks after the last."""
    return await start_placement(database, caller, data)


@get(
    "/{placement_id:uuid}",
    operation_id="readPlacement",
    opt={"problems": ("placement_not_found",)},
)
async def read(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    placement_id: FromPath[UUID],
) -> contract.Placement:
    """Read a placement: the question that waits, or what it came to."""
    return await read_placement(database, caller, placement_id)


@post(
    "/{placement_id:uuid}/answers",
    operation_id="submitPlacementAnswer",
    status_code=200,
    opt={
        "problems": (
            "placement_not_found",
            "exercise_not_in_placement",
            "response_unreadable",
            "zone_unknown",
            "event_conflict",
            "sequence_conflict",
        )
    },
)
async def submit(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    placement_id: FromPath[UUID],
    data: JSONBody[contract.SubmitPlacementAnswer],
) -> contract.PlacementMarked:
    """Answer the question that waits, and get the next one."""
    return await submit_placement_answer(database, caller, placement_id, data)


@post(
    "/{placement_id:uuid}/finish",
    operation_id="finishPlacement",
    status_code=200,
    opt={"problems": ("placement_not_found",)},
)
async def finish(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    placement_id: FromPath[UUID],
) -> contract.Placement:
    """End a placement with what is known so far."""
    return await finish_placement(database, caller, placement_id)


router = Router("/v1/placements", route_handlers=[start, read, submit, finish], tags=["placements"])
