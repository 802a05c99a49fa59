"""The address of the change feed."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.caller import Caller
from api.changes.read_changes import Asked, read_changes
from api.db.database import Database
from api.web.etag import ETAG, STILL_HOLDS, KnownTags, unless_known
from mobile_contract import changes as contract

Cursor = Annotated[str | None, QueryParameter(max_length=1000)]
Limit = Annotated[int, QueryParameter(ge=1, le=500)]
Kind = Annotated[contract.Kind | None, QueryParameter()]


@get(
    "/",
    operation_id="readChanges",
    opt={"problems": ("cursor_invalid", "resync_needed")},
    response_headers=[ETAG],
    responses=STILL_HOLDS,
)
async def changes(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    public_url: NamedDependency[str],
    known: KnownTags = None,
    cursor: Cursor = None,
    limit: Limit = 500,
    kind: Kind = None,
) -> Response[contract.ChangeFeed]:
    """Read what changed since the cursor, or everything."""
    answer = await read_changes(database, caller, Asked(cursor, limit, kind), public_url)
    return unless_known(answer, known)


router = Router("/v1/sync", route_handlers=[changes], tags=["sync"])
