"""Phones learn from the address of our links which apps may open them."""

from dataclasses import replace

import pytest

from api.entrance import Entrance
from api.ground import Ground
from tests.world import World

APPLE, ANDROID = "/.well-known/apple-app-site-association", "/.well-known/assetlinks.json"


async def test_the_apps_that_are_set_may_open_our_links(ground: Ground) -> None:
    entrance = Entrance(
        apple_apps=("ABCDE12345.org.example.learn",),
        android_apps=(("org.example.learn", "14:6D"), ("org.example.learn", "AA:BB")),
    )
    async with World.running(replace(ground, entrance=entrance)) as world:
        apple = await world.client().http.get(APPLE)
        android = await world.client().http.get(ANDROID)
    for answer in (apple, android):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert answer.headers["cache-control"] == "public, max-age=3600"
    (details,) = apple.json()["applinks"]["details"]
    assert details["appIDs"] == ["ABCDE12345.org.example.learn"]
    assert details["components"] == [{"/": "/sign-in"}, {"/": "/n/*"}]
    (statement,) = android.json()
    assert statement["relation"] == ["delegate_permission/common.handle_all_urls"]
    assert statement["target"] == {
        "namespace": "android_app",
        "package_name": "org.example.learn",
        "sha256_cert_fingerprints": ["14:6D", "AA:BB"],
    }


@pytest.mark.parametrize("path", [APPLE, ANDROID])
async def test_without_apps_there_is_nothing_there(world: World, path: str) -> None:
    answer = await world.client().http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
