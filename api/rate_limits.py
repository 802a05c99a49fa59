"""How often who may call, as an operator sets it: so many calls in so many seconds.

Calls with a valid token count for their person and their device, all others for the address they
come from, and asking for mails counts for the address more strictly.
"""

import re
from dataclasses import dataclass, fields, replace

_ONE = re.compile(r"(person|device|address|sign_in)=([1-9]\d{0,6})/([1-9]\d{0,4})")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` at once, and as many again every `seconds`, evenly."""

    calls: int
    seconds: int


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The limits of one installation. Many people share an address: an office, a tunnel's exit."""

    person: Limit = Limit(1200, 60)
    device: Limit = Limit(600, 60)
    address: Limit = Limit(600, 60)
    sign_in: Limit = Limit(100, 600)


def read_rate_limits(text: str) -> RateLimits | None:
    """`off` is None; `person=1200/60 sign_in=100/600` changes those. Raises ValueError."""
    if text.strip() == "off":
        return None
    limits = RateLimits()
    for each in text.split():
        found = _ONE.fullmatch(each)
        if found is None:
            names = ", ".join(field.name for field in fields(RateLimits))
            raise ValueError(f"{each} is not one of {names} such as person=1200/60")
        name, calls, seconds = found.groups()
        limits = replace(limits, **{name: Limit(int(calls), int(seconds))})
    return limits
