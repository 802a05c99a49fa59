"""Every error of FCM's table in Google's exact form, and as Google's own client reads it."""

from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import credentials, exceptions, messaging

from tests.push_stub import PushStub
from tests.workers.push_stub.callers import FcmCaller, bad_fields, fcm_code


@pytest.fixture
def google(stub: PushStub) -> Iterator[firebase_admin.App]:
    """Google's own client, sent to the stub."""
    real = messaging._MessagingService.FCM_URL
    messaging._MessagingService.FCM_URL = f"{stub.url}/v1/projects/{{0}}/messages:send"
    app = firebase_admin.initialize_app(credentials.Certificate(str(stub.credentials)), name="stub")
    yield app
    firebase_admin.delete_app(app)
    messaging._MessagingService.FCM_URL = real


@pytest.mark.parametrize(
    ("status", "error_code", "name"),
    [
        (400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"),
        (401, None, "UNAUTHENTICATED"),
        (401, "THIRD_PARTY_AUTH_ERROR", "UNAUTHENTICATED"),
        (401, "APNS_AUTH_ERROR", "UNAUTHENTICATED"),
        (403, "SENDER_ID_MISMATCH", "PERMISSION_DENIED"),
        (403, None, "PERMISSION_DENIED"),
        (404, "UNREGISTERED", "NOT_FOUND"),
        (404, None, "NOT_FOUND"),
        (429, "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL", "INTERNAL"),
        (503, "UNAVAILABLE", "UNAVAILABLE"),
        (503, None, "UNAVAILABLE"),
    ],
)
async def test_an_error_is_told_as_google_tells_it(
    stub: PushStub, fcm: FcmCaller, status: int, error_code: str | None, name: str
) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "do": {"status": status, "error_code": error_code}})
    answer = await fcm.send({"fid": "phone", "data": {"nudge_id": "n"}})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (status, status, name)
    assert (fcm_code(answer), bad_fields(answer)) == (error_code, [])
    assert (await stub.stats())["accepted"] == 0


async def test_a_name_that_is_googles_and_not_fcms_makes_no_code_of_fcms(
    stub: PushStub, fcm: FcmCaller
) -> None:
    await stub.rules({"do": {"status": 403, "error_code": "PERMISSION_DENIED"}})
    assert fcm_code(await fcm.send({"fid": "phone"})) is None


async def test_a_bad_request_without_a_code_names_a_field(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"do": {"status": 400}})
    answer = await fcm.send({"fid": "phone"})
    assert (fcm_code(answer), bad_fields(answer)) == (None, ["message"])


@pytest.mark.parametrize("status", [502, 504])
async def test_a_middlebox_answers_in_html(stub: PushStub, fcm: FcmCaller, status: int) -> None:
    await stub.rules({"do": {"status": status}})
    answer = await fcm.send({"fid": "phone"})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


async def test_retry_after_is_told_in_both_forms(stub: PushStub, fcm: FcmCaller) -> None:
    date = "Wed, 25 Nov 2026 12:25:00 GMT"
    for told in (17, date):
        await stub.rules(
            {"do": {"status": 429, "error_code": "QUOTA_EXCEEDED", "retry_after": told}}
        )
        answer = await fcm.send({"fid": "phone"})
        assert answer.headers["retry-after"] == str(told)


async def test_a_body_of_ones_own_is_told_as_it_is(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules(
        {"do": {"status": 503, "body": "<p>down</p>", "headers": {"server": "proxy"}}},
    )
    answer = await fcm.send({"fid": "phone"})
    assert (answer.text, answer.headers["server"]) == ("<p>down</p>", "proxy")
    assert answer.headers["content-type"].startswith("text/html")
    await stub.rules({"do": {"status": 503, "body": {"a": 1}, "content_type": "text/plain"}})
    answer = await fcm.send({"fid": "phone"})
    assert (answer.json(), answer.headers["content-type"]) == ({"a": 1}, "text/plain")


async def test_googles_client_sends_a_message(stub: PushStub, google: firebase_admin.App) -> None:
    message = messaging.Message(
        fid="phone",
        data={"nudge_id": "n1"},
        notification=messaging.Notification(title="Five minutes", body="Three cards are due"),
        android=messaging.AndroidConfig(
            ttl=600,
            priority="high",
            collapse_key="due",
            notification=messaging.AndroidNotification(tag="n1", channel_id="nudges"),
        ),
        apns=messaging.APNSConfig(
            headers={"apns-collapse-id": "due"},
            payload=messaging.APNSPayload(aps=messaging.Aps(thread_id="due")),
        ),
        webpush=messaging.WebpushConfig(headers={"TTL": "600", "Topic": "due"}),
    )
    [sent] = (await messaging.send_each_async([message], app=google)).responses
    assert sent.exception is None
    assert sent.message_id.startswith("projects/")
    assert (await stub.stats())["per_target"] == {"phone": 1}


@pytest.mark.parametrize(
    ("status", "error_code", "read_as"),
    [
        (404, "UNREGISTERED", messaging.UnregisteredError),
        (404, None, exceptions.NotFoundError),
        (403, "SENDER_ID_MISMATCH", messaging.SenderIdMismatchError),
        (401, "THIRD_PARTY_AUTH_ERROR", messaging.ThirdPartyAuthError),
        (429, "QUOTA_EXCEEDED", messaging.QuotaExceededError),
        (400, "INVALID_ARGUMENT", exceptions.InvalidArgumentError),
        (403, None, exceptions.PermissionDeniedError),
    ],
)
async def test_googles_client_reads_the_error_for_what_it_is(
    stub: PushStub,
    google: firebase_admin.App,
    status: int,
    error_code: str | None,
    read_as: type[Exception],
) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "do": {"status": status, "error_code": error_code}})
    message = messaging.Message(fid="phone")
    [sent] = (await messaging.send_each_async([message], app=google)).responses
    assert type(sent.exception) is read_as
