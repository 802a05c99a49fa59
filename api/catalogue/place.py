"""Where a page of the catalogue ended: how well its last entry fitted, and which one that was.

It holds values, not an id to be looked up: the next page goes on rightly even where that entry has
been retired in between, and tells nothing of anybody's.
"""

import msgspec

from api.base64url import as_text, from_text
from api.errors import Problem


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last entry's relevance, its course, and its place and id there (a course: 0 and '')."""

    relevance: float
    course_id: str
    position: int = 0
    lesson_id: str = ""


_decoder = msgspec.json.Decoder(Place)


def marker_of(place: Place) -> str:
    """The marker of a page that ended there."""
    return as_text(msgspec.json.encode(place))


def read_place(marker: str | None) -> Place | None:
    """Where to go on, or None for the beginning. Raises Problem `cursor_invalid`."""
    if marker is None:
        return None
    try:
        place = _decoder.decode(from_text(marker))
    except ValueError as error:  # msgspec.DecodeError is one
        raise Problem("cursor_invalid") from error
    if not 0 <= place.position < 2**31 or "\x00" in place.course_id + place.lesson_id:
        raise Problem("cursor_invalid")
    return place
