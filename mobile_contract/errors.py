"""How anything that goes wrong is told to an app (RFC 9457).

Branch on `code`; show `detail`. New codes may appear: treat an unknown one by its status.
"""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One place in the request that is wrong, such as `body.minutes`, and what about it."""

    place: str
    message: str


class ProblemDetails(msgspec.Struct, frozen=True):
    """`application/problem+json`. `title` is the status in words, `detail` the sentence to show."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[Fault]
