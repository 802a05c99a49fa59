"""The addresses of recommendations. A lesson's id has two parts, its course's and its own."""

from typing import Annotated

from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from api.caller import Caller
from api.db.database import Database
from api.recommendations.dismiss_recommendation import dismiss_recommendation
from api.recommendations.list_recommendations import list_recommendations
from api.recommendations.undismiss_recommendation import undismiss_recommendation
from api.web.asked_languages import AskedLanguages, provide_asked_languages
from api.web.etag import ETAG, STILL_HOLDS, KnownTags, unless_known
from mobile_contract import recommendations as contract

Limit = Annotated[int, QueryParameter(ge=1, le=100)]

DISMISSAL = "/{course_id:str}/{lesson:str}/dismissal"


@get("/", operation_id="listRecommendations", response_headers=[ETAG], responses=STILL_HOLDS)
async def recommendations(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    asked_languages: AskedLanguages,
    known: KnownTags = None,
    limit: Limit = 20,
) -> Response[contract.Recommendations]:
    """Ask what to learn next, and why."""
    answer = await list_recommendations(database, caller, asked_languages, limit)
    return unless_known(answer, known)


@post(DISMISSAL, operation_id="dismissRecommendation", opt={"problems": ("lesson_not_found",)})
async def dismiss(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    lesson: FromPath[str],
) -> contract.Dismissal:
    """Wave a lesson away for 30 days."""
    return await dismiss_recommendation(database, caller, f"{course_id}/{lesson}")


@delete(DISMISSAL, operation_id="undismissRecommendation", opt={"problems": ("lesson_not_found",)})
async def undismiss(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    lesson: FromPath[str],
) -> None:
    """Let a lesson be recommended again."""
    await undismiss_recommendation(database, caller, f"{course_id}/{lesson}")


router = Router(
    "/v1/recommendations",
    route_handlers=[recommendations, dismiss, undismiss],
    dependencies={"asked_languages": Provide(provide_asked_languages, sync_to_thread=False)},
    tags=["recommendations"],
)
