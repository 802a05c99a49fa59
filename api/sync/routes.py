"""The addresses of what phones did without us."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, QueryParameter, RawBody

from api.caller import Caller
from api.db.database import Database
from api.sync.dismiss_event import dismiss_event
from api.sync.list_quarantine import list_quarantine
from api.sync.receive_events import receive_events
from api.sync.replay_event import replay_event
from api.sync.said_clocks import said_clocks, said_number
from mobile_contract import sync as contract

ClientTime = Annotated[
    str | None,
    HeaderParameter(
        name="Client-Time",
        description="What the phone's wall clock says now: RFC 3339, with its offset",
    ),
]
ClientBoot = Annotated[
    str | None,
    HeaderParameter(
        name="Client-Boot",
        description="The present run of its monotonic clock: the `boot_id` of what happens now",
    ),
]
ClientMono = Annotated[
    str | None,
    HeaderParameter(name="Client-Mono-Ms", description="What that clock shows now"),
]
ClientOldest = Annotated[
    str | None,
    HeaderParameter(
        name="Client-Oldest",
        description="The lowest number the phone can still send: none below it will come again",
    ),
]


@post(
    "/sync/events",
    operation_id="receiveEvents",
    status_code=200,
    opt={
        "problems": ("too_many_events", "too_large"),
        "lines": ("application/x-ndjson", contract.SyncEvent),
    },
)
async def receive(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    body: RawBody,
    client_time: ClientTime = None,
    client_boot: ClientBoot = None,
    client_mono_ms: ClientMono = None,
    client_oldest: ClientOldest = None,
) -> contract.EventsReceived:
    """Send what the phone did meanwhile, an event a line, and hear of each what became of it.

    Safe to repeat: what is stored already is told as a duplicate. A header that cannot be read is
    passed over: a queue never stands still for it.
    """
    phone = said_clocks(client_time, client_boot, client_mono_ms)
    return await receive_events(database, caller, body, phone, said_number(client_oldest) or 1)


@get("/quarantine", operation_id="listQuarantine", opt={"problems": ("cursor_invalid",)})
async def quarantine(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cursor: Annotated[str | None, QueryParameter(max_length=100)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> contract.Quarantine:
    """List the events of members that became no facts."""
    return await list_quarantine(database, caller, cursor, limit)


@post(
    "/quarantine/{refused_id:uuid}/replay",
    operation_id="replayEvent",
    status_code=200,
    opt={"problems": ("quarantined_not_found", "quarantined_settled", "event_still_refused")},
)
async def replay(
    database: NamedDependency[Database], caller: NamedDependency[Caller], refused_id: FromPath[UUID]
) -> contract.QuarantinedEvent:
    """Take a refused event in after all, as it came."""
    return await replay_event(database, caller, refused_id)


@post(
    "/quarantine/{refused_id:uuid}/dismiss",
    operation_id="dismissEvent",
    status_code=200,
    opt={"problems": ("quarantined_not_found", "quarantined_settled")},
)
async def dismiss(
    database: NamedDependency[Database], caller: NamedDependency[Caller], refused_id: FromPath[UUID]
) -> contract.QuarantinedEvent:
    """Put a refused event aside; it stays on record."""
    return await dismiss_event(database, caller, refused_id)


router = Router("/v1", route_handlers=[receive, quarantine, replay, dismiss], tags=["sync"])
