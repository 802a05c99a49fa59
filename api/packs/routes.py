"""The addresses of commute packs, and of the key they are signed with."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.caller import Caller
from api.db.database import Database
from api.packs.next_pack import next_pack
from api.packs.signing import public_key
from api.web.etag import ETAG, STILL_HOLDS, KnownTags, unless_known
from mobile_contract import packs as contract

Minutes = Annotated[
    float | None,
    QueryParameter(ge=1, le=60, description="Without it, as many as the next break has"),
]


@get(
    "/v1/packs/next",
    operation_id="readNextPack",
    response_headers=[ETAG],
    responses=STILL_HOLDS,
    opt={"told_in_a_text": (contract.PackBody,)},
)
async def read_next(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    minutes: Minutes = None,
    known: KnownTags = None,
) -> Response[contract.SignedPack]:
    """Fetch what to carry into the next break without a network."""
    return unless_known(await next_pack(database, caller, minutes), known)


@get(
    "/.well-known/interlude-pack-key.json",
    operation_id="readPackKey",
    opt={"without_database": True},
)
async def read_key(database: NamedDependency[Database]) -> contract.PackKey:
    """Read the key that packs are signed with."""
    return public_key(database.keeper.pack_key)


router = Router("/", route_handlers=[read_next, read_key], tags=["packs"])
