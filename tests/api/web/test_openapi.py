"""The OpenAPI document says what the product does: no more, no less, and what was promised."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import validate

from api.app import create_litestar
from api.errors import PROBLEMS
from api.ground import Ground
from api.permissions import OPERATIONS, Door
from api.web.openapi import document
from mobile_contract import (
    associations,
    authoring,
    blocks,
    catalogue,
    changes,
    goals,
    health,
    identity,
    learners,
    packs,
    placement,
    progress,
    quality,
    recommendations,
    reminders,
    sessions,
    snapshot,
    sync,
)
from tests.world import World

CHECKOUT = Path(__file__).parents[3]
NOWHERE = Ground("postgresql://nowhere", "redis://nowhere", b"\0" * 32)
DOCUMENT = document(create_litestar(NOWHERE))
SCHEMAS = DOCUMENT["components"]["schemas"]
METHODS = {"get", "put", "post", "delete", "patch"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def described() -> dict[str, dict[str, Any]]:
    return {operation["operationId"]: operation for _, _, operation in operations()}


def structs() -> dict[str, type[msgspec.Struct]]:
    rooms = (
        *(associations, sync, authoring, blocks, catalogue, changes, goals, health),
        *(identity, learners, packs, placement, progress),
        *(quality, recommendations, reminders, sessions),
    )
    return {
        name: found
        for room in rooms
        for name, found in vars(room).items()
        if isinstance(found, type) and issubclass(found, msgspec.Struct)
    }


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_every_operation_has_its_own_id_and_is_described() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
    for path, method, operation in operations():
        assert method in METHODS, path
        assert operation["summary"], path
        assert operation["description"].endswith("."), path
        for answer in operation["responses"].values():
            assert answer["description"], path


def test_every_operation_in_the_document_stands_in_the_table_of_permissions() -> None:
    hidden = {
        *("readMetrics", "readContract", "showSignInPage", "showNudgePage"),
        "showUnsubscribePage",
        *("readAppleAppLinks", "readAndroidAppLinks"),
    }
    assert set(described()) == set(OPERATIONS) - hidden


def test_every_reference_leads_somewhere() -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (value for key, value in node.items() if key == "$ref")
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in references(DOCUMENT):
        found: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) & set(structs())))
def test_every_shape_is_what_msgspec_enforces(name: str) -> None:
    _, exact = msgspec.json.schema_components(
        [structs()[name]], ref_template="#/components/schemas/{name}"
    )
    assert SCHEMAS[name] == exact[name]


def test_every_shape_is_one_of_the_contract() -> None:
    assert set(SCHEMAS) - set(structs()) == {"ProblemDetails", "Fault"}


def test_what_an_app_sends_is_described_to_the_last_limit() -> None:
    answer, change = SCHEMAS["SubmitAnswer"], SCHEMAS["ChangeMe"]
    assert answer["additionalProperties"] is False
    assert answer["properties"]["occurred_at"] == {"type": "string", "format": "date-time"}
    assert answer["properties"]["revision"]["pattern"].startswith("^[0-9a-f]{64}$")
    assert {"type": "null"} in answer["properties"]["pack_id"]["anyOf"]
    assert change["properties"]["name"].keys() == {"type", "minLength", "maxLength", "pattern"}
    for _, _, operation in operations():
        if "requestBody" in operation:
            assert operation["requestBody"]["required"] is True
            for content in operation["requestBody"]["content"].values():
                for kind in content["schema"].get("anyOf", [content["schema"]]):
                    name = kind["$ref"].rpartition("/")[2]
                    assert SCHEMAS[name]["additionalProperties"] is False


def test_what_an_app_reads_has_no_optional_field() -> None:
    """An app built against the document may rely on every field it was told of."""
    for _, _, operation in operations():
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                if content["schema"].get("format") == "binary":
                    continue
                shape = SCHEMAS[content["schema"]["$ref"].rpartition("/")[2]]
                assert set(shape["required"]) == set(shape["properties"]), status


def test_every_problem_named_is_in_the_table_under_its_status() -> None:
    for _, _, operation in operations():
        for status, answer in operation["responses"].items():
            if "application/problem+json" not in answer.get("content", {}):
                continue
            for code in answer["description"].partition(": ")[2].split(", "):
                assert PROBLEMS[code] == int(status)


def test_who_must_sign_in_is_told_what_can_stop_her() -> None:
    for name, operation in described().items():
        door = OPERATIONS[name].door
        assert ("security" in operation) is (door is not Door.PUBLIC), name
        if door is not Door.PUBLIC:
            assert "sign_in_required" in operation["responses"]["401"]["description"]
        assert ("403" in operation["responses"]) or door is not Door.MEMBER


def test_the_headers_an_app_may_send_are_described_once() -> None:
    for _, method, operation in operations():
        parameters = [each.get("$ref", "").rpartition("/")[2] for each in operation["parameters"]]
        assert parameters.count("AcceptLanguage") == 1
        keyed = "security" in operation and method != "get"
        assert parameters.count("IdempotencyKey") == keyed
    assert not any(each["required"] for each in DOCUMENT["components"]["parameters"].values())


def test_only_what_can_happen_is_documented() -> None:
    alive, ready = described()["isAlive"], described()["isReady"]
    assert set(alive["responses"]) == {"200", "500"}
    assert set(ready["responses"]) == {"200", "500", "503"}
    unready = ready["responses"]["503"]["content"]["application/json"]["schema"]
    assert unready["$ref"].endswith("/Readiness")
    # The only thing a phone sends here is an id in the path: another one is 404.
    assert "422" not in described()["readSession"]["responses"]
    assert "413" in described()["finishSession"]["responses"]


async def test_the_product_serves_this_document(world: World) -> None:
    answer = await world.client().http.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(snapshot.canonical(DOCUMENT))


def test_the_promise_on_file_is_what_the_product_keeps() -> None:
    """`interlude openapi --check`, as `make check` asks it."""
    done = subprocess.run(
        [sys.executable, "-m", "workers.cli", "openapi", "--check"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "The contract stands as promised.")


def test_a_document_that_drifted_from_the_promise_is_refused(tmp_path: Path) -> None:
    committed = tmp_path / "openapi.json"
    assert snapshot.accept(DOCUMENT, committed) == []
    assert snapshot.check(DOCUMENT, committed) == []
    drifted = copy.deepcopy(DOCUMENT)
    drifted["paths"]["/v1/me"]["get"]["summary"] = "Something else"
    assert snapshot.check(drifted, committed)
    assert snapshot.accept(drifted, committed) == []


BREAKS = ("field", "status", "required", "parameter", "value", "type", "limit", "operation")


def broken_by(what: str) -> dict[str, Any]:
    """The document after a change that an installed app would notice."""
    changed = copy.deepcopy(DOCUMENT)
    schemas, paths = changed["components"]["schemas"], changed["paths"]
    match what:
        case "field":
            del schemas["Me"]["properties"]["zone"]
        case "status":
            del paths["/v1/me"]["get"]["responses"]["401"]
        case "required":
            schemas["ChangeMe"]["required"] = ["name"]
        case "parameter":
            paths["/v1/me/forecast"]["get"]["parameters"][0]["required"] = True
        case "value":
            confidence = schemas["SubmitAnswer"]["properties"]["confidence"]["anyOf"]
            next(each for each in confidence if "enum" in each)["enum"].remove("guess")
        case "type":
            schemas["ChangeMe"]["properties"]["name"] = {"type": "integer"}
        case "limit":
            schemas["ChangeMe"]["properties"]["name"]["maxLength"] -= 1
        case "operation":
            del paths["/v1/progress"]
    return changed


@pytest.mark.parametrize("broken", BREAKS)
def test_a_document_that_breaks_an_installed_app_is_refused(tmp_path: Path, broken: str) -> None:
    committed = tmp_path / "openapi.json"
    snapshot.accept(DOCUMENT, committed)
    changed = broken_by(broken)
    told = snapshot.check(changed, committed)
    assert any("Installed apps would break" in line for line in told)
    assert snapshot.accept(changed, committed)
    assert json.loads(committed.read_text("utf-8")) == json.loads(snapshot.canonical(DOCUMENT))
    changed["info"]["version"] = "0.2.0"
    assert snapshot.accept(changed, committed) == []
