"""The addresses of study sessions."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.caller import Caller
from api.db.database import Database
from api.sessions.finish_session import finish_session
from api.sessions.read_session import read_session
from api.sessions.say_of_step import say_of_step
from api.sessions.start_session import start_session
from api.sessions.submit_answer import submit_answer
from mobile_contract import sessions as contract


@post("/", operation_id="startSession", opt={"problems": ("nudge_not_found",)})
async def start(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.StartSession],
) -> contract.StudySession:
    """Compose a session that fits the minutes, or what is left of a nudge's break."""
    return await start_session(database, caller, data)


@get("/{session_id:uuid}", operation_id="readSession", opt={"problems": ("session_not_found",)})
async def read(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    session_id: FromPath[UUID],
) -> contract.StudySession:
    """Read a session again."""
    return await read_session(database, caller, session_id)


@post(
    "/{session_id:uuid}/answers",
    operation_id="submitAnswer",
    status_code=200,
    opt={
        "problems": (
            "session_not_found",
            "exercise_not_in_session",
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
    session_id: FromPath[UUID],
    data: JSONBody[contract.SubmitAnswer],
) -> contract.Marked:
    """Submit an answer and hear at once how it went."""
    return await submit_answer(database, caller, session_id, data)


@post(
    "/{session_id:uuid}/finish",
    operation_id="finishSession",
    status_code=200,
    opt={"problems": ("session_not_found",)},
)
async def finish(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    session_id: FromPath[UUID],
) -> contract.SessionSummary:
    """Finish a session."""
    return await finish_session(database, caller, session_id)


@post(
    "/{session_id:uuid}/wishes",
    operation_id="sayOfStep",
    opt={"problems": ("session_not_found", "step_not_in_session")},
)
async def say(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    session_id: FromPath[UUID],
    data: JSONBody[contract.SayOfStep],
) -> contract.SaidOfStep:
    """Say that a step is too easy, too hard, or not for now."""
    return await say_of_step(database, caller, session_id, data)


router = Router(
    "/v1/sessions", route_handlers=[start, read, submit, finish, say], tags=["study sessions"]
)
