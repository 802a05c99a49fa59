"""The addresses of reporting exercises, and of seeing to them."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.caller import Caller
from api.db.database import Database
from api.quality.list_my_item_reports import list_my_item_reports
from api.quality.read_course_quality import read_course_quality
from api.quality.report_item import report_item
from api.quality.restore_item import restore_item
from api.quality.settle_item_report import settle_item_report
from mobile_contract import quality as contract

Cursor = Annotated[str | None, QueryParameter(max_length=100)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


@post(
    "/v1/item-reports",
    operation_id="reportItem",
    opt={"problems": ("exercise_not_found",)},
    tags=["learning"],
)
async def report(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.ReportItem],
) -> contract.ItemReport:
    """Report that something is wrong with an exercise."""
    return await report_item(database, caller, data)


@get(
    "/v1/item-reports",
    operation_id="listMyItemReports",
    opt={"problems": ("cursor_invalid",)},
    tags=["learning"],
)
async def own(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> contract.ItemReports:
    """List what I reported, and what became of it."""
    return await list_my_item_reports(database, caller, cursor, limit)


@get(
    "/v1/authoring/courses/{course_id:str}/quality",
    operation_id="readCourseQuality",
    opt={"problems": ("course_not_found",)},
    tags=["authoring"],
)
async def quality(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> contract.CourseQuality:
    """See how the exercises of a course are doing."""
    return await read_course_quality(database, caller, course_id)


@post(
    "/v1/authoring/items/restore",
    operation_id="restoreItem",
    status_code=200,
    opt={"problems": ("withdrawal_not_found",)},
    tags=["authoring"],
)
async def restore(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.RestoreItem],
) -> contract.RestoredItem:
    """Ask an exercise again that was taken out."""
    return await restore_item(database, caller, data)


@post(
    "/v1/authoring/item-reports/{report_id:uuid}/settlement",
    operation_id="settleItemReport",
    status_code=200,
    opt={"problems": ("report_not_found", "report_settled")},
    tags=["authoring"],
)
async def settle(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    report_id: FromPath[UUID],
    data: JSONBody[contract.SettleItemReport],
) -> contract.ToldReport:
    """Say what became of a report."""
    return await settle_item_report(database, caller, report_id, data)


router = Router("/", route_handlers=[report, own, quality, restore, settle])
