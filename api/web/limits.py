"""Nobody calls so often that others wait: the guard that counts each call, and what it tells of it.

Without Redis reading, learning and syncing go on uncounted; asking for mails is counted in
PostgreSQL then. The headers are those of draft-ietf-httpapi-ratelimit-headers-10, and the older
`X-RateLimit-*` for the limit that is nearest to its end.
"""

from math import ceil
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.access_token import AccessClaims
from api.entrance import Entrance
from api.errors import Problem
from api.permissions import OPERATIONS
from api.rate_limits import RateLimits
from api.web.address import address_of
from api.web.auth import claims_of
from api.web.turns import Counted, Standing, Turn, Turns

UNCOUNTED = frozenset(
    {
        "isAlive",
        "isReady",
        "readMetrics",
        "readContract",
        "readAppleAppLinks",
        "readAndroidAppLinks",
    }
)
MAILING = frozenset({"requestSignInLink", "requestMailChange"})

Headers = list[tuple[bytes, bytes]]


async def within_limits(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Count this call, before anything is read or decided for it.

    Raises Problem `too_many_requests` with the seconds to wait.
    """
    operation = str(getattr(handler, "operation_id", None))
    if operation in UNCOUNTED or operation not in OPERATIONS:
        return  # what nobody listed is refused by the next guard
    entrance: Entrance = connection.app.state.entrance
    limits = entrance.rate_limits
    if limits is None or connection.scope.get("method") == "OPTIONS":
        return
    address = address_of(connection.scope, entrance.trusted_proxies)
    turns = turns_of(operation, claims_of(connection), address, limits)
    counted = await _count(connection.app.state.turns, turns)
    if counted is None:
        return
    connection.scope["state"]["headers"] = headers_of(counted)
    if counted.wait_ms > 0:
        seconds = ceil(counted.wait_ms / 1000)
        raise Problem("too_many_requests", retry_after=seconds, seconds=seconds)


def turns_of(
    operation: str, claims: AccessClaims | None, address: str, limits: RateLimits
) -> list[Turn]:
    """What one call counts for. A caller with a token of ours never counts for her address, which
    she may share with a whole office, except where mails are asked for.
    """
    if claims is None:
        turns = [Turn("address", address, limits.address)]
    else:
        turns = [
            Turn("person", str(claims.person_id), limits.person),
            Turn("device", str(claims.device_id), limits.device),
        ]
    if operation in MAILING:
        turns.append(Turn("sign_in", address, limits.sign_in))
    return turns


async def _count(turns: Turns, asked: list[Turn]) -> Counted | None:
    counted = await turns.count(asked)
    if counted is None and asked[-1].name == "sign_in":
        return await turns.count_in_database(asked[-1])
    return counted


def headers_of(counted: Counted) -> Headers:
    """The limits, how they stand, and the one that ends first, for the answer."""
    nearest = min(counted.standings, key=lambda each: each.left / each.turn.limit.calls)
    told = {
        "RateLimit-Policy": ", ".join(_policy(each) for each in counted.standings),
        "RateLimit": ", ".join(_standing(each) for each in counted.standings),
        "X-RateLimit-Limit": str(nearest.turn.limit.calls),
        "X-RateLimit-Remaining": str(nearest.left),
        "X-RateLimit-Reset": str(_seconds(nearest)),
    }
    return [(name.lower().encode(), value.encode()) for name, value in told.items()]


def _policy(standing: Standing) -> str:
    turn = standing.turn
    return f'"{turn.name}";q={turn.limit.calls};w={turn.limit.seconds}'


def _standing(standing: Standing) -> str:
    return f'"{standing.turn.name}";r={standing.left};t={_seconds(standing)}'


def _seconds(standing: Standing) -> int:
    return ceil(standing.reset_ms / 1000)
