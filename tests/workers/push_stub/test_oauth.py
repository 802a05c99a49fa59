"""Access tokens: for the service account's own assertions, and for no others."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.clock import utc_now
from tests.push_stub import PushStub
from tests.workers.push_stub.callers import (
    GRANT,
    FcmCaller,
    FromNow,
    ask_for_token,
    assertion,
    from_now,
)
from workers.push_stub.credentials import read_account
from workers.push_stub.oauth import OAuthDesk
from workers.push_stub.wire import Request

GOOGLE = "https://oauth2.googleapis.com/token"


def strangers_key() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


async def test_a_signed_assertion_gets_a_token_for_an_hour(
    stub: PushStub, http: httpx.AsyncClient
) -> None:
    answer = await ask_for_token(stub, http, assertion(stub))
    assert answer.status_code == 200
    told = answer.json()
    assert told["access_token"].startswith("ya29.")
    assert (told["expires_in"], told["token_type"]) == (3599, "Bearer")


async def test_the_audience_google_auth_always_names_is_as_good(
    stub: PushStub, http: httpx.AsyncClient
) -> None:
    assert (await ask_for_token(stub, http, assertion(stub, aud=GOOGLE))).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://elsewhere.example/token"},
        {"iss": "somebody@else.example"},
        {"scope": "https://www.googleapis.com/auth/datastore"},
        {"scope": None},
        {"exp": FromNow(-5), "iat": FromNow(-3605)},
        {"iat": FromNow(600), "exp": FromNow(4200)},
        {"exp": FromNow(7200)},
        {"exp": "soon"},
        {"exp": 10**30, "iat": 10**30},
        {"iat": None},
    ],
    ids=lambda changed: ",".join(f"{name}" for name in changed),
)
async def test_an_assertion_with_a_wrong_claim_gets_none(
    stub: PushStub, http: httpx.AsyncClient, changed: dict[str, Any]
) -> None:
    answer = await ask_for_token(stub, http, assertion(stub, **from_now(changed)))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_an_assertion_signed_by_another_key_gets_none(
    stub: PushStub, http: httpx.AsyncClient
) -> None:
    for signed in (assertion(stub, strangers_key()), "", "not.a.token", unsigned()):
        answer = await ask_for_token(stub, http, signed)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def unsigned() -> str:
    return jwt.encode({"iss": "anybody"}, None, algorithm="none")


async def test_another_grant_gets_none(stub: PushStub, http: httpx.AsyncClient) -> None:
    form = {"grant_type": "refresh_token", "assertion": assertion(stub)}
    assert (await http.post(f"{stub.url}/token", data=form)).status_code == 400


async def test_a_token_is_good_until_it_is_expired_by_order(stub: PushStub, fcm: FcmCaller) -> None:
    assert (await fcm.send({"fid": "phone"})).status_code == 200
    await stub.expire_access_tokens()
    assert (await fcm.send({"fid": "phone"})).status_code == 401
    renewed = await FcmCaller.authorized(stub, fcm.http)
    assert (await renewed.send({"fid": "phone"})).status_code == 200


async def test_a_token_expires_after_3599_seconds(stub: PushStub) -> None:
    began, passed = utc_now(), timedelta()
    desk = OAuthDesk(read_account(stub.credentials), lambda: began + passed)
    form = urlencode({"grant_type": GRANT, "assertion": assertion(stub)}).encode()
    request = Request("POST", "/token", {}, stub.url, True, form)
    token = json.loads(desk.judge(request, desk.look(request)).answer.body)["access_token"]
    passed = timedelta(seconds=3598)
    assert desk.knows(f"Bearer {token}")
    assert not desk.knows(token)
    passed = timedelta(seconds=3599)
    assert not desk.knows(f"Bearer {token}")
