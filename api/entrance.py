"""What an operator sets about the HTTP door: how often one may call, which proxies stand before it,
and which apps open its links.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.rate_limits import RateLimits, read_rate_limits

MOST_PROXIES = 9
_APPLE = re.compile(r"[A-Z0-9]{10}\.[A-Za-z0-9.-]{1,155}")
_ANDROID = re.compile(r"([A-Za-z][\w.]{0,200})=((?:[0-9A-F]{2}:){31}[0-9A-F]{2})")


@dataclass(frozen=True, slots=True)
class Entrance:
    """`rate_limits` None: nobody is counted. `trusted_proxies`: how many of our own hand calls on.

    `apple_apps` are TEAMID.bundle.id; `android_apps` a package and the SHA-256 of the certificate
    it is signed with.
    """

    rate_limits: RateLimits | None = None
    trusted_proxies: int = 0
    apple_apps: tuple[str, ...] = ()
    android_apps: tuple[tuple[str, str], ...] = ()


def read_entrance(environ: Mapping[str, str]) -> Entrance:
    """Read what is set. Raises ValueError with one sentence naming the setting."""
    limits, proxies = "INTERLUDE_RATE_LIMITS", "INTERLUDE_TRUSTED_PROXIES"
    try:
        rate_limits = read_rate_limits(environ.get(limits, ""))
    except ValueError as error:
        raise ValueError(f"{limits}: {error}; or set it to off.") from error
    hops = environ.get(proxies) or "0"
    if not hops.isdecimal() or int(hops) > MOST_PROXIES:
        raise ValueError(f"{proxies} must be a number from 0 to {MOST_PROXIES}, not {hops!r}.")
    apple = _each(environ, "INTERLUDE_APPLE_APPS", _APPLE, "ABCDE12345.org.example.learn")
    android = _each(environ, "INTERLUDE_ANDROID_APPS", _ANDROID, "org.example.learn=14:6D:E9:…")
    return Entrance(
        rate_limits,
        int(hops),
        tuple(found[0] for found in apple),
        tuple((found[1], found[2]) for found in android),
    )


def _each(
    environ: Mapping[str, str], name: str, form: re.Pattern[str], example: str
) -> list[re.Match[str]]:
    found = []
    for word in environ.get(name, "").split():
        match = form.fullmatch(word)
        if match is None:
            raise ValueError(f"{name} wants apps such as {example}, not {word!r}.")
        found.append(match)
    return found
