"""The document of pushes on file is what is sent."""

from mobile_contract import asyncapi


def test_the_document_on_file_is_made_from_the_payloads() -> None:
    assert asyncapi.COMMITTED.read_text("utf-8") == asyncapi.canonical(), (
        "write it anew: python -m mobile_contract.asyncapi"
    )
