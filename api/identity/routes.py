"""The addresses of signing in and of a person's own things."""

from uuid import UUID

from litestar import MediaType, Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.caller import Caller
from api.db.database import Database
from api.identity.change_me import change_me
from api.identity.confirm_mail_change import confirm_mail_change
from api.identity.decide_consent import decide_consent
from api.identity.list_consents import list_consents
from api.identity.list_devices import list_devices
from api.identity.read_me import read_me
from api.identity.refresh_tokens import refresh_tokens
from api.identity.request_mail_change import request_mail_change
from api.identity.request_sign_in_link import request_sign_in_link
from api.identity.sign_in import sign_in
from api.identity.sign_out_device import sign_out_device
from api.identity.sign_out_everywhere import sign_out_everywhere
from api.web.page import open_in_app
from mobile_contract import identity as contract

LINK_PROBLEMS = ("link_unknown", "link_used", "link_expired", "link_other_device")


@get("/sign-in", operation_id="showSignInPage", media_type=MediaType.HTML, include_in_schema=False)
async def show_page(caller: NamedDependency[Caller]) -> Response[str]:
    """What a browser shows for a mailed link. The token is in the fragment: it never comes here."""
    return open_in_app(caller, "sign_in")


@post("/v1/sign-in/links", operation_id="requestSignInLink", status_code=202)
async def request_link(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.RequestSignInLink],
) -> contract.SignInLinkRequested:
    """Ask for a sign-in link by mail."""
    return await request_sign_in_link(database, caller, data)


@post(
    "/v1/sign-in/tokens",
    operation_id="signIn",
    status_code=200,
    opt={"problems": (*LINK_PROBLEMS, "zone_unknown", "not_a_member")},
)
async def redeem(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.SignIn],
) -> contract.Tokens:
    """Sign in with a mailed link."""
    return await sign_in(database, caller, data)


@post(
    "/v1/sign-in/refresh",
    operation_id="refreshTokens",
    status_code=200,
    opt={
        "problems": (
            "refresh_token_unknown",
            "refresh_token_expired",
            "refresh_token_reused",
            "device_signed_out",
            "not_a_member",
        )
    },
)
async def refresh(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.RefreshTokens],
) -> contract.Tokens:
    """Exchange a refresh token; choose another association with it."""
    return await refresh_tokens(database, caller, data)


@get("/v1/me", operation_id="readMe")
async def me(database: NamedDependency[Database], caller: NamedDependency[Caller]) -> contract.Me:
    """Read who I am."""
    return await read_me(database, caller)


@patch("/v1/me", operation_id="changeMe", opt={"problems": ("zone_unknown",)})
async def change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.ChangeMe],
) -> contract.Me:
    """Change my name, language or zone."""
    return await change_me(database, caller, data)


@get("/v1/me/devices", operation_id="listDevices")
async def devices(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Devices:
    """List the devices I am signed in on."""
    return await list_devices(database, caller)


@delete(
    "/v1/me/devices/{device_id:uuid}",
    operation_id="signOutDevice",
    opt={"problems": ("device_not_found",)},
)
async def sign_out(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    device_id: FromPath[UUID],
) -> None:
    """Sign a device out."""
    await sign_out_device(database, caller, device_id)


@post("/v1/me/sign-out-everywhere", operation_id="signOutEverywhere", status_code=204)
async def sign_out_all(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> None:
    """Sign out on every device."""
    await sign_out_everywhere(database, caller)


@post(
    "/v1/me/mail-change",
    operation_id="requestMailChange",
    status_code=202,
    opt={"problems": ("too_many_mails",)},
)
async def change_mail(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.RequestMailChange],
) -> contract.SignInLinkRequested:
    """Ask for a confirmation link at a new mail address."""
    return await request_mail_change(database, caller, data)


@post(
    "/v1/me/mail-change/confirm",
    operation_id="confirmMailChange",
    status_code=200,
    opt={"problems": (*LINK_PROBLEMS, "mail_taken")},
)
async def confirm_mail(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.ConfirmMailChange],
) -> contract.Me:
    """Confirm the new mail address."""
    return await confirm_mail_change(database, caller, data)


@get("/v1/me/consents", operation_id="listConsents")
async def consents(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Consents:
    """List what I agreed to."""
    return await list_consents(database, caller)


@put(
    "/v1/me/consents/{purpose:str}",
    operation_id="decideConsent",
    opt={"problems": ("not_found", "consent_text_unknown")},
)
async def decide(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    purpose: FromPath[str],
    data: JSONBody[contract.DecideConsent],
) -> contract.Consents:
    """Grant or withdraw consent for a purpose."""
    return await decide_consent(database, caller, purpose, data)


router = Router(
    "/",
    route_handlers=[
        show_page,
        request_link,
        redeem,
        refresh,
        me,
        change,
        devices,
        sign_out,
        sign_out_all,
        change_mail,
        confirm_mail,
        consents,
        decide,
    ],
    tags=["identity"],
)
