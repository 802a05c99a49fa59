"""Reading an error of Google's: whose it is, what it says, and what is none."""

import json
from typing import Any

import pytest

from workers.push.google_error import GoogleError, read_google_error

TYPES = "type.googleapis.com/"
UNREGISTERED = {"@type": f"{TYPES}google.firebase.fcm.v1.FcmError", "errorCode": "UNREGISTERED"}
VIOLATIONS = {"@type": f"{TYPES}google.rpc.BadRequest", "fieldViolations": [{"field": "message"}]}


def body(*details: Any, status: str = "NOT_FOUND") -> bytes:
    error = {"code": 404, "message": "Not found.", "status": status, "details": list(details)}
    return json.dumps({"error": error}).encode()


def test_firebases_own_code_is_found_wherever_it_stands() -> None:
    expected = GoogleError("NOT_FOUND", "UNREGISTERED", blames_us=True)
    assert read_google_error(body(UNREGISTERED, VIOLATIONS)) == expected
    assert read_google_error(body(VIOLATIONS, UNREGISTERED)) == expected
    assert expected.code(404) == "unregistered"


def test_without_firebases_code_the_status_speaks() -> None:
    error = read_google_error(b'{"error": {"status": "PERMISSION_DENIED"}}')
    assert error == GoogleError("PERMISSION_DENIED", None, blames_us=False)
    assert error.code(403) == "permission_denied"


def test_an_empty_list_of_wrong_fields_blames_nobody() -> None:
    assert not read_google_error(body({**VIOLATIONS, "fieldViolations": []})).blames_us


@pytest.mark.parametrize(
    ("quotas", "is_the_devices"),
    [
        ([{"subject": "device:x"}], True),
        ([{"subject": "device:x"}, {"subject": "device:y"}], True),
        ([{"subject": "device:x"}, {"subject": "project:1"}], False),
        ([{"subject": "project:1"}], False),
        ([{}], False),
        (["text"], False),
        ([], False),
        ("text", False),
        (None, False),
    ],
)
def test_a_quota_is_the_devices_where_it_alone_is_named(quotas: Any, is_the_devices: bool) -> None:
    told = {"@type": f"{TYPES}google.rpc.QuotaFailure", "violations": quotas}
    assert read_google_error(body(told)).blames_the_device is is_the_devices


def test_a_code_of_another_kind_is_not_firebases() -> None:
    assert read_google_error(body({**UNREGISTERED, "@type": "other"})).fcm_code is None


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<!DOCTYPE html><title>Error 404</title>",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"error": "invalid_grant"}',
        b'{"error": {}}',
        b'{"error": {"status": "X", "details": ["text"]}}',
    ],
)
def test_what_google_does_not_say_is_no_error_of_googles(page: bytes) -> None:
    assert read_google_error(page) == GoogleError()
    assert read_google_error(page).code(404) == "http_404"


@pytest.mark.parametrize("word", ["A" * 65, "drop table", "Ünbekannt", "x\ny"])
def test_a_word_that_is_no_code_is_not_recorded(word: str) -> None:
    assert read_google_error(body(status=word)).code(418) == "http_418"
