"""A Litestar application that does nothing but answer a struct: what our floor is held against."""

import msgspec
from litestar import Litestar, get


class Answer(msgspec.Struct):
    """About as much as GET /v1/me answers."""

    id: str
    mail: str
    name: str
    language: str
    zone: str


@get("/v1/me")
async def me() -> Answer:
    """The same every time."""
    return Answer("0" * 36, "ada@example.org", "Ada", "en", "Europe/Berlin")


app = Litestar([me], openapi_config=None, logging_config=None)
