"""Blocks on their way to phones: the contract's shapes say all that the content's do."""

import types
from typing import get_args

import jsonschema
import msgspec
import pytest
from litestar import Litestar, get

from api.reading_blocks import reading_blocks
from content.format import Media
from content.rendering import block_types
from content.rendering.blocks import to_blocks
from mobile_contract import blocks as contract

SHA, CAPTIONS = "a" * 64, "b" * 64
FILM = Media(
    name="talk.mp4",
    sha256=SHA,
    media_type="video/mp4",
    size=1,
    transcript="Good morning.",
    captions=CAPTIONS,
)
EVERYTHING = f"""\
# Every **kind** of _block_ ~~and~~ `run`

A [link](https://example.org) with a \\_\\_\\_\\_ and\\
a break, and ![a talk](media:{SHA}.mp4).

3. three
   > quoted

```sh
ls
```

|a|b|
|-|-|
|1|2|

---
"""


class Shown(msgspec.Struct, frozen=True):
    """A response as the presenters will make one."""

    blocks: list[contract.Block]


@get("/", sync_to_thread=False)
def show() -> Shown:
    return Shown(reading_blocks(EVERYTHING, (FILM,)))


def test_what_phones_are_sent_is_what_the_content_room_made() -> None:
    sent = msgspec.to_builtins(reading_blocks(EVERYTHING, (FILM,)))
    made = to_blocks(EVERYTHING, (FILM,))
    assert msgspec.json.encode(sent) == msgspec.json.encode(made)
    kinds = {block["type"] for block in sent}
    assert kinds == {"heading", "paragraph", "media", "list", "code", "table", "rule"}
    film = next(block for block in sent if block["type"] == "media")
    assert film["captions"] == f"/v1/media/{CAPTIONS}.vtt"
    assert film["transcript"] == "Good morning."


@pytest.mark.parametrize("union", ["Run", "Block"])
def test_every_kind_has_its_mirror_with_the_same_fields(union: str) -> None:
    assert _shapes(getattr(block_types, union)) == _shapes(getattr(contract, union))


def test_the_promise_is_told_in_openapi_and_kept() -> None:
    app = Litestar([show])
    document = app.openapi_schema.to_schema()
    schema = {"$ref": "#/components/schemas/Shown", "components": document["components"]}
    sent = msgspec.to_builtins(Shown(reading_blocks(EVERYTHING, (FILM,))))
    jsonschema.validate(sent, schema)
    sent["blocks"][0]["type"] = "no such type"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(sent, schema)


def _shapes(union: types.UnionType) -> dict[object, tuple[str, ...]]:
    return {kind.__struct_config__.tag: kind.__struct_fields__ for kind in get_args(union)}
