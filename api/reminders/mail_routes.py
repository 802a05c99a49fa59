"""The addresses in a weekly mail: looking at one changes nothing, sending it ends the mails."""

from typing import Annotated, Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.caller import Caller
from api.db.database import Database
from api.reminders.unsubscribe import unsubscribe
from api.web.page import confirm_in_browser, done_in_browser
from mobile_contract import reminders as contract

Token = Annotated[str, QueryParameter(min_length=1, max_length=200)]


@get(
    "/v1/mail/unsubscribe",
    operation_id="showUnsubscribePage",
    media_type=MediaType.HTML,
    include_in_schema=False,
)
async def show_page(caller: NamedDependency[Caller]) -> Response[str]:
    """What a browser shows for the link in a weekly mail. Mail scanners look at every link, so
    looking ends nothing; the page is the same for every token, known or not.
    """
    return confirm_in_browser(caller, "unsubscribe")


@post(
    "/v1/mail/unsubscribe",
    operation_id="unsubscribe",
    status_code=200,
    opt={"problems": ("unsubscribe_link_unknown",)},
)
async def end_mails(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    token: Token,
) -> Response[contract.Unsubscribed]:
    """End the mails the token came in, signed in or not (RFC 8058). Whatever body is sent is left
    unread.
    """
    told = await unsubscribe(database, caller, token)
    # Who pressed the page's button reads a page, too.
    if "text/html" in request.headers.get("accept", ""):
        return done_in_browser(caller, "unsubscribed")
    return Response(told)


router = Router("/", route_handlers=[show_page, end_mails], tags=["reminders"])
