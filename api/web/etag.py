"""Who has an answer already is told that it still holds, not sent it again (RFC 9110, 13.1.2)."""

import hashlib
from typing import Annotated, TypeVar

import msgspec
from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

from api.base64url import as_text

Answer = TypeVar("Answer")

KnownTags = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="The `ETag` of the answer you have"),
]

ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    value="",
    required=True,
    description="Names this very answer: send it back as `If-None-Match`",
)

STILL_HOLDS = {
    304: ResponseSpec(None, description="The answer you have still holds", generate_examples=False)
}

# An app may keep the answer for its own person, and asks each time whether it still holds.
KEPT = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}


def unless_known(answer: Answer, known: str | None) -> Response[Answer]:
    """The answer with its tag, or 304 where `known` (an If-None-Match header) names it.

    The tag is made from the answer's bytes, so whatever changes in it changes the tag.
    """
    body = msgspec.json.encode(answer)
    tag = tag_of(body)
    headers = {"ETag": tag, **KEPT}
    holds = known is not None and names(known, tag)
    sent: Response[bytes] = Response(
        b"" if holds else body,
        status_code=304 if holds else 200,
        media_type="application/json",
        headers=headers,
    )
    return sent  # type: ignore[return-value]  # the bytes of the answer, encoded once


def tag_of(body: bytes) -> str:
    """The tag of an answer with these bytes."""
    return f'"{as_text(hashlib.sha256(body).digest()[:18])}"'


def names(known: str, tag: str) -> bool:
    """Whether the header lists the tag; an answer that travelled packed has it weak (`W/`)."""
    listed = (each.strip().removeprefix("W/") for each in known.split(","))
    return any(each in ("*", tag.removeprefix("W/")) for each in listed)
