"""Only the push services browsers use, and what an operator adds, are ever posted to."""

import pytest

from api.push_endpoints import EndpointRefused, require_push_endpoint

STUB = frozenset({"http://127.0.0.1:9999"})


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", "https://fcm.googleapis.com"),
        ("https://fcm.googleapis.com:443/wp/abc", "https://fcm.googleapis.com"),
        ("HTTPS://FCM.GoogleApis.com/wp/abc", "https://fcm.googleapis.com"),
        (
            "https://updates.push.services.mozilla.com/wpush/v2/x",
            "https://updates.push.services.mozilla.com",
        ),
        ("https://web.push.apple.com/QGu?x=1", "https://web.push.apple.com"),
        ("https://wns2-db5p.notify.windows.com/w/?token=x", "https://wns2-db5p.notify.windows.com"),
    ],
)
def test_a_browsers_push_service_is_accepted_and_its_origin_told(
    endpoint: str, origin: str
) -> None:
    assert require_push_endpoint(endpoint) == origin


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/wp/abc",
        "https://fcm.googleapis.com:8443/wp/abc",
        "https://fcm.googleapis.com:0/wp/abc",
        "https://fcm.googleapis.com:port/wp/abc",
        "https://fcm.googleapis.com./wp/abc",
        "https://fcm.googleapis.com@127.0.0.1/wp",
        "https://user:word@fcm.googleapis.com/wp",
        "https://fcm.googleapis.com.evil.example/wp",
        "https://evilfcm.googleapis.com/wp",
        "https://evil.example/fcm.googleapis.com",
        "https://evil.example#.push.apple.com",
        "https://evil.example?.push.apple.com",
        "https://evil.example\\.push.apple.com/x",
        "https://evil.example%2f.push.apple.com/x",
        "https://a..push.apple.com/x",
        "https://.push.apple.com/x",
        "https://push.apple.com/x",
        "https://web.push.apple.com/x#part",
        "https://web.push.apple.com/x y",
        "https://web.push.apple.com/x\nHost: evil",
        " https://web.push.apple.com/x",
        "https://wéb.push.apple.com/x",
        "https://[::1]/x",
        "https://[::1/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9999/wp/abc",
        "file:///etc/passwd",
        "//fcm.googleapis.com/x",
        "fcm.googleapis.com",
        "",
        "https://web.push.apple.com/" + "x" * 1024,
    ],
)
def test_every_other_address_is_refused(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        require_push_endpoint(endpoint)


def test_an_origin_the_operator_adds_is_accepted_and_no_neighbour_of_it() -> None:
    assert require_push_endpoint("http://127.0.0.1:9999/wp/abc", STUB) == "http://127.0.0.1:9999"
    for near in (
        "http://127.0.0.1:9998/wp/abc",
        "http://127.0.0.1/wp/abc",
        "https://127.0.0.1:9999/wp/abc",
        "http://127.0.0.1:9999@evil.example/",
        "http://127.0.0.1:9999.evil.example/",
        "http://127.0.0.1:9999/wp#x",
    ):
        with pytest.raises(EndpointRefused):
            require_push_endpoint(near, STUB)
