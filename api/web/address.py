"""From which network address does a call come, where proxies stand before us?"""

import ipaddress
from typing import Any

# One home or phone is given a whole /64 of IPv6: counting its single addresses counts nothing.
_ONE_SITE = 64


def address_of(scope: Any, proxies: int) -> str:
    """The caller's address, as far as `proxies` of our own say it in `X-Forwarded-For`.

    Each of them appends whom it heard from, so what stands further left was sent by a stranger and
    may say anything. With no proxies of ours the header counts for nothing.
    """
    peer = str((scope.get("client") or ("unknown",))[0])
    if proxies == 0:
        return _site(peer)
    said = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    heard = [each.strip() for each in said.decode("latin-1").split(",") if each.strip()]
    return _site(heard[-min(proxies, len(heard))] if heard else peer)


def _site(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _ONE_SITE), strict=False).network_address)
