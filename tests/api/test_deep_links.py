"""The address in a push is the one the product answers at."""

from uuid import UUID

import pytest

from api.deep_links import deep_link
from tests.world import World

NUDGE = UUID("019ab000-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Your reminder from Interlude"), ("de", "Ihre Erinnerung von Interlude")],
)
async def test_a_browser_is_told_to_open_the_app(world: World, language: str, title: str) -> None:
    link = deep_link("https://learn.example", NUDGE)
    reply = await world.client().http.get(link, headers={"Accept-Language": language})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<h1>{title}</h1>" in reply.text
    assert str(NUDGE) not in reply.text


async def test_what_is_no_id_is_not_found(world: World) -> None:
    reply = await world.client().http.get("/n/certainly-not")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
