"""What does it cost to write a Web Push and sign it, ours beside pywebpush in the same run?

`PYTHONPATH=. python tests/benchmarks/bench_webpush.py` encrypts one nudge each for many browsers of
three push services and makes its Authorization header, on one core, without sending. It prints
microseconds per push and pushes a second (the best of several rounds), and the ratio where
pywebpush is installed: it is not among what Interlude's tests need. Gate P4w: floor 1.5x, goal
5,000 a second and core.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from api.base64url import as_text, from_text
from api.vapid import public_point
from tests.benchmarks.parts.machine import print_machine
from workers.push.vapid import Vapid
from workers.push.web_push_encryption import AUTH_BYTES, SALT_BYTES, encrypt
from workers.push_stub.decryption import decrypt

BROWSERS = 300
ROUNDS = 9
CONTACT = "mailto:push@interlude.example"
ORIGINS = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://web.push.apple.com",
)
_DATA = {"type": "nudge", "nudge_id": "0" * 36, "minutes": "5", "deep_link": "https://x/" * 5}
NUDGE = json.dumps({"title": "3 reviews are waiting", "body": "5 minutes?", "data": _DATA}).encode()

Written = tuple[bytes, str]
Walk = Callable[[], list[Written]]


@dataclass(frozen=True, slots=True)
class Browser:
    """A subscription, and the key that the browser keeps to itself."""

    origin: str
    key: ec.EllipticCurvePrivateKey
    point: bytes
    auth: bytes

    @classmethod
    def of(cls, number: int) -> "Browser":
        """Of one of the push services in turn."""
        key = ec.generate_private_key(ec.SECP256R1())
        origin = ORIGINS[number % len(ORIGINS)]
        return cls(origin, key, public_point(key), os.urandom(AUTH_BYTES))


def main() -> None:
    """Print both sides, taken in turns so that noise meets both."""
    print_machine()
    browsers = [Browser.of(number) for number in range(BROWSERS)]
    vapid_key = ec.generate_private_key(ec.SECP256R1())
    walks = {"interlude": _ours(browsers, vapid_key)}
    if find_spec("pywebpush") is None:
        print("pywebpush is not installed: ours alone, no ratio")
    else:
        walks["pywebpush, signed for each push"] = _theirs(browsers, vapid_key, reused=False)
        walks["pywebpush, signed once an origin"] = _theirs(browsers, vapid_key, reused=True)
    for name, walk in walks.items():
        for browser, (body, _) in zip(browsers, walk(), strict=True):
            assert decrypt(body, browser.key, browser.auth) == NUDGE, name
    best = _microseconds(list(walks.values()))
    print(f"{BROWSERS} browsers, {len(NUDGE)} bytes each, best of {ROUNDS} rounds")
    for name, each in zip(walks, best, strict=True):
        ratio = f"   ours is {each / best[0]:.2f}x as fast" if each != best[0] else ""
        print(f"  {name:<34}{each:8.1f} us   {1e6 / each:8.0f} a second{ratio}")
    print("  gate P4w: at least 1.5x pywebpush, goal 5,000 a second and core")


def _microseconds(walks: Sequence[Walk]) -> list[float]:
    rounds = [[_seconds(walk) for walk in walks] for _ in range(ROUNDS)]
    return [min(times) / BROWSERS * 1e6 for times in zip(*rounds, strict=True)]


def _seconds(walk: Walk) -> float:
    began = time.process_time()
    walk()
    return time.process_time() - began


def _ours(browsers: Sequence[Browser], key: ec.EllipticCurvePrivateKey) -> Walk:
    texts = [(as_text(browser.point), as_text(browser.auth)) for browser in browsers]

    def walk() -> list[Written]:
        vapid = Vapid(key, CONTACT)
        return [
            (_encrypted(*keys), vapid.authorization(browser.origin))
            for browser, keys in zip(browsers, texts, strict=True)
        ]

    return walk


def _encrypted(p256dh: str, auth: str) -> bytes:
    """As the sender does it, from what the browser's subscription says."""
    one_time, keys = ec.generate_private_key(ec.SECP256R1()), (from_text(p256dh), from_text(auth))
    return encrypt(NUDGE, *keys, salt=os.urandom(SALT_BYTES), one_time=one_time)


def _theirs(browsers: Sequence[Browser], key: ec.EllipticCurvePrivateKey, *, reused: bool) -> Walk:
    pywebpush, py_vapid = import_module("pywebpush"), import_module("py_vapid")
    subscriptions = [
        {
            "endpoint": f"{browser.origin}/x",
            "keys": {"p256dh": as_text(browser.point), "auth": as_text(browser.auth)},
        }
        for browser in browsers
    ]
    vapid = py_vapid.Vapid02(key)

    def signed(origin: str) -> str:
        claims = {"aud": origin, "sub": CONTACT, "exp": int(time.time()) + 12 * 3600}
        header: dict[str, Any] = vapid.sign(claims)
        return str(header["Authorization"])

    def walk() -> list[Written]:
        headers: dict[str, str] = {}
        written = []
        for browser, subscription in zip(browsers, subscriptions, strict=True):
            body = pywebpush.WebPusher(subscription).encode(NUDGE, "aes128gcm")["body"]
            if not reused or browser.origin not in headers:
                headers[browser.origin] = signed(browser.origin)
            written.append((body, headers[browser.origin]))
        return written

    return walk


if __name__ == "__main__":
    main()
