"""What monitors read."""

import msgspec


class Alive(msgspec.Struct, frozen=True):
    """The process runs."""

    status: str


class Readiness(msgspec.Struct, frozen=True):
    """Whether the service can work, part by part: `ok` or what is wrong."""

    status: str
    database: str
    migrations: str
    queue: str
