"""Strangers' tools read our documents without an error, and would tell us of one."""

import json
from pathlib import Path

import pytest

from mobile_contract import asyncapi
from tests import node_checks


@pytest.fixture(scope="module")
def packages() -> Path:
    try:
        return node_checks.installed()
    except node_checks.NoPackages as error:
        pytest.skip(f"npm cannot be reached for spectral and AsyncAPI's parser: {error}")


def test_spectral_finds_no_error_in_the_promise(packages: Path) -> None:
    code, said = node_checks.spectral(packages, node_checks.CONTRACT / "openapi.json")
    assert code == 0, said


def test_spectral_tells_of_a_broken_document(packages: Path, tmp_path: Path) -> None:
    broken = json.loads((node_checks.CONTRACT / "openapi.json").read_text("utf-8"))
    del broken["info"]["title"]
    broken["paths"]["/v1/me"]["get"]["operationId"] = "listDevices"
    (tmp_path / "openapi.json").write_text(json.dumps(broken))
    code, said = node_checks.spectral(packages, tmp_path / "openapi.json")
    assert code == 1
    assert "operation-operationId-unique" in said
    assert "title" in said


def test_the_pushes_are_a_document_that_asyncapi_reads(packages: Path, tmp_path: Path) -> None:
    code, said = node_checks.asyncapi(packages, node_checks.CONTRACT / "asyncapi.json")
    assert (code, said) == (0, "")
    broken = asyncapi.document()
    broken["operations"]["webPushNudge"]["action"] = "shout"
    (tmp_path / "asyncapi.json").write_text(json.dumps(broken))
    code, said = node_checks.asyncapi(packages, tmp_path / "asyncapi.json")
    assert code == 1
    assert "action" in said
