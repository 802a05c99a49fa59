"""An operation that will go says so in every answer and in the document, and no other does."""

from datetime import UTC, datetime

import httpx

from api.app import create_litestar
from api.ground import Ground
from api.web.deprecated import DEPRECATED, Deprecation
from api.web.envelope import envelope
from api.web.openapi import document
from tests.world import PUBLIC_URL, World

GOES = Deprecation(
    since=datetime(2026, 12, 1, tzinfo=UTC),
    ends=datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC),
    read="https://learn.example/changes",
    instead="readModel",
)
STAYS = Deprecation(GOES.since, None, GOES.read)


async def test_every_answer_of_it_says_when_it_goes_and_where_to_read(world: World) -> None:
    app = envelope(world.app, {"readProgress": GOES, "readMe": STAYS})
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
        going, staying = await http.get("/v1/progress"), await http.get("/v1/me")
        other = await http.get("/v1/me/devices")
    assert going.status_code == 401
    assert going.headers["deprecation"] == "@1796083200"
    assert going.headers["sunset"] == "Wed, 30 Jun 2027 23:59:59 GMT"
    page = "<https://learn.example/changes>"
    assert going.headers["link"] == (
        f'{page}; rel="deprecation"; type="text/html", {page}; rel="sunset"; type="text/html"'
    )
    assert staying.headers["deprecation"] == "@1796083200"
    assert "sunset" not in staying.headers
    assert not {"deprecation", "sunset", "link"} & set(other.headers)


def test_the_document_marks_it() -> None:
    app = create_litestar(Ground("postgresql://nowhere", "redis://nowhere", b"\0" * 32))
    paths = document(app, {"readProgress": GOES})["paths"]
    operation = paths["/v1/progress"]["get"]
    assert operation["deprecated"] is True
    assert operation["description"].endswith(
        "Deprecated since 2026-12-01. It goes on 2027-06-30. Use `readModel` instead."
    )
    assert not paths["/v1/me"]["get"].get("deprecated")


def test_every_row_is_about_an_operation_that_is_there() -> None:
    app = create_litestar(Ground("postgresql://nowhere", "redis://nowhere", b"\0" * 32))
    described = {
        operation["operationId"]
        for methods in document(app)["paths"].values()
        for operation in methods.values()
    }
    assert set(DEPRECATED) <= described
    assert {row.instead for row in DEPRECATED.values()} - {None} <= described
