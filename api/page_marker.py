"""Where a page of a list ended, as an opaque marker the app hands back for the next page."""

import base64
import binascii
from uuid import UUID

from api.base64url import as_text
from api.errors import Problem


def marker_after(last_id: UUID) -> str:
    """The marker of a page that ended with this id."""
    return as_text(last_id.bytes)


def read_marker(marker: str | None) -> UUID | None:
    """Where to go on, or None for the beginning. Raises Problem `cursor_invalid`."""
    if marker is None:
        return None
    try:
        return UUID(bytes=base64.b64decode(marker.encode() + b"==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise Problem("cursor_invalid") from error
