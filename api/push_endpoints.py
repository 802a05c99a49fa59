"""Which addresses a browser may name as its push service: they come from strangers' hands.

A server that posts to whatever address it is given can be turned against its own network, so only
the push services browsers really use are accepted, over https, and what an operator adds.
"""

import re
from urllib.parse import urlsplit

_HOSTS = frozenset({"fcm.googleapis.com"})
_DOMAINS = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
_HOST_NAME = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
_MOST_CHARACTERS = 1024


class EndpointRefused(ValueError):
    """No push goes to this address."""


def require_push_endpoint(url: str, extra_origins: frozenset[str] = frozenset()) -> str:
    """The endpoint's origin (scheme and host, and the port of an extra one where given).

    `extra_origins` are origins the operator trusts besides, such as a local stub's
    `http://127.0.0.1:9999`. Raises EndpointRefused for every other address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointRefused(url) from error
    plain = len(url) <= _MOST_CHARACTERS and url.isascii() and url.isprintable()
    if not plain or " " in url or "\\" in url or parts.fragment or "@" in parts.netloc:
        raise EndpointRefused(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if origin in extra_origins:
        return origin
    if parts.scheme != "https" or port not in (None, 443) or not _is_known(host):
        raise EndpointRefused(url)
    return f"https://{host}"


def _is_known(host: str) -> bool:
    named = _HOST_NAME.fullmatch(host) is not None
    return named and (host in _HOSTS or host.endswith(_DOMAINS))
