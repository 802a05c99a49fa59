"""What is sent to apps unasked, as an AsyncAPI 3.0 document made from the payloads' own structs.

`python -m mobile_contract.asyncapi` writes `asyncapi.json` anew; a test holds the two equal, and a
change that breaks an installed app needs a new payload beside the old one.
"""

import inspect
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from mobile_contract import push

COMMITTED = Path(__file__).with_name("asyncapi.json")
VERSION = "0.1.0"

_CHANNELS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "firebase": (
        "Firebase Cloud Messaging, to Android and Apple's phones: the `data` of the message; title"
        " and body are its `notification`. Received through the Firebase library.",
        push.PushData,
    ),
    "webPush": (
        "Web Push (RFC 8030), to browsers: the decrypted body (RFC 8291). Received by the service"
        " worker's `push` event.",
        push.WebPush,
    ),
}


def document() -> dict[str, Any]:
    """The whole document as plain data."""
    kinds = [kind for _, kind in _CHANNELS.values()]
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Interlude pushes",
            "version": VERSION,
            "description": inspect.getdoc(push),
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(*about) for name, about in _CHANNELS.items()},
        "operations": {f"{name}Nudge": _operation(name) for name in _CHANNELS},
        "components": {"schemas": schemas},
    }


def _channel(words: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
    message = {
        "name": kind.__name__,
        "summary": "A break has begun and there is something to do in it",
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{kind.__name__}"},
    }
    return {"address": None, "description": words, "messages": {"nudge": message}}


def _operation(channel: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": "Interlude sends a nudge",
        "messages": [{"$ref": f"#/channels/{channel}/messages/nudge"}],
    }


def canonical() -> str:
    """The document as it is committed."""
    return json.dumps(document(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    COMMITTED.write_text(canonical(), "utf-8")
    sys.stdout.write(f"{COMMITTED.name} is written.\n")
