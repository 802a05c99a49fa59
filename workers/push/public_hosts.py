"""Does a push service's name lead into the open internet? The Web Push sender asks before it posts.

Strangers choose the name. One that leads into our own network, whoever made it so, gets nothing.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from api.clock import monotonic

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""The addresses behind a name. Raises OSError where there are none."""

_KEPT_S = 60.0
_MOST_HOSTS = 1000
# What a network without IPv4 writes IPv4 addresses in (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


async def resolve(host: str) -> Sequence[str]:
    """As the machine does, beside the event loop."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Whether it is a single machine's on the open internet, also where IPv6 wraps an IPv4 one."""
    found = _unwrapped(ip_address(address.partition("%")[0]))
    return found.is_global and not found.is_multicast


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class PublicHosts:
    """What was found out within the last minute."""

    def __init__(self, resolve: Resolve = resolve) -> None:
        self._resolve = resolve
        self._public_until: dict[str, float] = {}

    async def are_public(self, host: str) -> bool:
        """Whether every address behind the name is public. Raises OSError where it has none."""
        if monotonic() < self._public_until.get(host, 0.0):
            return True
        addresses = await self._resolve(host)
        if not addresses or not all(is_public(address) for address in addresses):
            return False
        if len(self._public_until) >= _MOST_HOSTS:
            self._public_until.clear()
        self._public_until[host] = monotonic() + _KEPT_S
        return True
