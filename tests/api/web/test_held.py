"""Whatever a phone reads again it can ask for by the name of the answer it has."""

import pytest

from tests.world import World

READS = (
    *("/v1/me", "/v1/me/devices", "/v1/me/consents", "/v1/me/reminders", "/v1/me/nudges"),
    *("/v1/me/study-settings", "/v1/progress", "/v1/push", "/v1/item-reports"),
    *("/v1/catalogue/courses", "/v1/recommendations", "/openapi.json"),
)


@pytest.mark.parametrize("path", READS)
async def test_an_answer_that_still_holds_is_not_sent_again(demo_world: World, path: str) -> None:
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    said = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    first = await ada.http.get(path, headers=said)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"].removeprefix("W/")
    for known in (tag, f'"other", W/{tag}', "*"):
        again = await ada.http.get(path, headers={**said, "If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"].removeprefix("W/") == tag
        assert "content-type" not in again.headers or path.startswith(("/v1/cat", "/v1/rec"))
    other = await ada.http.get(path, headers={**said, "If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


async def test_a_changed_answer_has_another_name(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    said = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    first = await ada.http.get("/v1/me", headers=said)
    await ada.http.patch("/v1/me", headers=said, json={"name": "Ada L."})
    said["If-None-Match"] = first.headers["etag"]
    changed = await ada.http.get("/v1/me", headers=said)
    assert (changed.status_code, changed.json()["name"]) == (200, "Ada L.")
    assert changed.headers["etag"] != first.headers["etag"]


async def test_a_problem_and_a_write_have_no_name(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    said = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    answers = [
        await ada.http.get("/v1/me", headers={"If-None-Match": "*"}),
        await ada.http.get("/health/live", headers={"If-None-Match": "*"}),
        await ada.http.patch("/v1/me", headers=said, json={"name": "Ada"}),
    ]
    assert [answer.status_code for answer in answers] == [401, 200, 200]
    assert not any("etag" in answer.headers for answer in answers)
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store, private"}
