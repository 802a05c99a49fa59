"""The addresses of being reminded."""

from typing import Annotated
from uuid import UUID

from litestar import MediaType, Response, Router, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.caller import Caller
from api.db.database import Database
from api.reminders.change_reminders import change_reminders
from api.reminders.explain_nudge import explain_nudge
from api.reminders.hold_reminders import hold_reminders
from api.reminders.list_nudges import list_nudges
from api.reminders.read_push_settings import read_push_settings
from api.reminders.read_reminders import read_reminders
from api.reminders.register_push_target import register_push_target
from api.reminders.remove_push_target import remove_push_target
from api.reminders.resume_reminders import resume_reminders
from api.reminders.set_breaks import set_breaks
from api.web.page import open_in_app
from mobile_contract import reminders as contract

Cursor = Annotated[str | None, QueryParameter(max_length=100)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


@get(
    "/n/{nudge_id:uuid}",
    operation_id="showNudgePage",
    media_type=MediaType.HTML,
    include_in_schema=False,
)
async def show_page(caller: NamedDependency[Caller]) -> Response[str]:
    """What a browser shows for a reminder's link: it is the same for every id, known or not."""
    return open_in_app(caller, "nudge")


@get("/v1/push", operation_id="readPushSettings")
async def push_settings(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.PushSettings:
    """Read what a browser needs to subscribe to pushes."""
    return await read_push_settings(database, caller)


@put(
    "/v1/me/push-target",
    operation_id="registerPushTarget",
    opt={"problems": ("push_target_invalid",)},
)
async def register(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    web_push_origins: NamedDependency[frozenset[str]],
    data: JSONBody[contract.RegisterPushTarget],
) -> contract.PushTarget:
    """Have this device's pushes sent somewhere."""
    return await register_push_target(database, caller, data, web_push_origins)


@delete("/v1/me/push-target", operation_id="removePushTarget")
async def remove(database: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """Have no more pushes sent to this device."""
    await remove_push_target(database, caller)


@get("/v1/me/reminders", operation_id="readReminders")
async def read(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Reminders:
    """Read how I am reminded."""
    return await read_reminders(database, caller)


@patch("/v1/me/reminders", operation_id="changeReminders")
async def change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.ChangeReminders],
) -> contract.Reminders:
    """Change my quiet hours, how often I am reminded at most, or my weekly mail."""
    return await change_reminders(database, caller, data)


@put(
    "/v1/me/reminders/breaks",
    operation_id="setBreaks",
    opt={"problems": ("break_length", "breaks_overlap")},
)
async def put_breaks(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.SetBreaks],
) -> contract.Reminders:
    """Set all my weekly breaks."""
    return await set_breaks(database, caller, data)


@put(
    "/v1/me/reminders/hold",
    operation_id="holdReminders",
    opt={"problems": ("hold_ends_early",)},
)
async def hold(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.HoldReminders],
) -> contract.Reminders:
    """Have no reminders for some days."""
    return await hold_reminders(database, caller, data)


@delete("/v1/me/reminders/hold", operation_id="resumeReminders", status_code=200)
async def resume(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Reminders:
    """Have reminders again."""
    return await resume_reminders(database, caller)


@get("/v1/me/nudges", operation_id="listNudges", opt={"problems": ("cursor_invalid",)})
async def inbox(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    public_url: NamedDependency[str],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> contract.Nudges:
    """List the reminders that came."""
    return await list_nudges(database, caller, public_url, cursor, limit)


@get(
    "/v1/me/nudges/{nudge_id:uuid}/why",
    operation_id="explainNudge",
    opt={"problems": ("nudge_not_found",)},
)
async def why(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    nudge_id: FromPath[UUID],
) -> contract.NudgeWhy:
    """Read why a reminder came, or did not."""
    return await explain_nudge(database, caller, nudge_id)


router = Router(
    "/",
    route_handlers=[
        *(show_page, push_settings, register, remove, read, change, put_breaks, hold, resume),
        *(inbox, why),
    ],
    tags=["reminders"],
)
