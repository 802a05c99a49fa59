"""Whatever is sent to a desk, it gets an answer."""

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clock import monotonic, utc_now
from tests.workers.push_stub.callers import GRANT, SCOPE
from workers.push_stub.credentials import make_credentials, read_account
from workers.push_stub.reception import Reception
from workers.push_stub.wire import Answer, Request

TOKEN_URI = "http://stub/token"
SEND = "/v1/projects/demo/messages:send"
NAMES = ["message", "fid", "token", "topic", "data", "android", "ttl", "apns", "headers", "webpush"]
NAMES += ["notification", "priority", "nudge_id", "validate_only", "collapseKey", "payload"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=12,
)


@dataclass(frozen=True)
class Desks:
    """A reception, and a token it has issued."""

    reception: Reception
    bearer: str

    def answer(self, path: str, body: bytes, method: str = "POST", **headers: str) -> Answer:
        request = Request(method, path, headers, "http://stub", True, body)
        answer = self.reception.reply(request, 1).answer
        assert answer is not None
        return answer


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Desks:
    account = make_credentials("demo", TOKEN_URI)
    path = tmp_path_factory.mktemp("reception") / "account.json"
    path.write_text(json.dumps(account))
    reception = Reception(read_account(path), utc_now, monotonic)
    now = int(time.time())
    claims = {"iss": account["client_email"], "aud": TOKEN_URI, "scope": SCOPE}
    claims |= {"iat": now, "exp": now + 60}
    signed = jwt.encode(claims, account["private_key"], algorithm="RS256")
    form = urlencode({"grant_type": GRANT, "assertion": signed}).encode()
    told = json.loads(Desks(reception, "").answer("/token", form).body)
    return Desks(reception, f"Bearer {told['access_token']}")


@given(message=ANYTHING)
def test_any_json_is_a_message_or_a_bad_request(desks: Desks, message: Any) -> None:
    body = msgspec.json.encode({"message": message})
    answer = desks.answer(SEND, body, authorization=desks.bearer)
    assert answer.status in (200, 400, 429)


@given(body=st.binary(max_size=60))
def test_any_bytes_are_answered_everywhere(desks: Desks, body: bytes) -> None:
    assert desks.answer(SEND, body, authorization=desks.bearer).status == 400
    assert desks.answer("/token", body).status == 400
    assert desks.answer("/wp/unknown", body).status == 404
    assert desks.answer("/_ctl/rules", body).status == 400
    assert json.loads(desks.answer("/_ctl/log", b"", method="GET").body)


@given(told=st.text(max_size=40))
def test_any_authorization_is_refused(desks: Desks, told: str) -> None:
    wish = json.loads(desks.answer("/_ctl/subscriptions", b"").body)
    path = wish["endpoint"].removeprefix("http://stub")
    for claim in (told, f"vapid t={told}, k={told}", f"Bearer {told}"):
        assert desks.answer(path, b"", ttl="1", authorization=claim).status == 401
        assert desks.answer(SEND, b"", authorization=claim).status == 401
