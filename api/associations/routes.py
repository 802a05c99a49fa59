"""The addresses of an association's office."""

from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.associations.add_member import add_member
from api.associations.list_members import list_members
from api.associations.read_audit_log import read_audit_log
from api.caller import Caller
from api.db.database import Database
from mobile_contract import associations as contract

Cursor = Annotated[str | None, QueryParameter(max_length=100)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


@post(
    "/members",
    operation_id="addMember",
    opt={"problems": ("member_exists", "zone_unknown")},
)
async def add(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.AddMember],
) -> contract.Member:
    """Make somebody a member."""
    return await add_member(database, caller, data)


@get("/members", operation_id="listMembers", opt={"problems": ("cursor_invalid",)})
async def members(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> contract.Members:
    """List members."""
    return await list_members(database, caller, cursor, limit)


@get("/audit-log", operation_id="readAuditLog", opt={"problems": ("cursor_invalid",)})
async def audit_log(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> contract.AuditLog:
    """Read who read or changed what."""
    return await read_audit_log(database, caller, cursor, limit)


router = Router("/v1", route_handlers=[add, members, audit_log], tags=["office"])
