"""Where a phone fetches what a lesson shows, and its captions."""

import re
from dataclasses import dataclass

MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
}

MEDIA_ROOT = "/v1/media"

_OURS = re.compile(re.escape(MEDIA_ROOT) + r"/[0-9a-f]{64}\.[a-z0-9]{2,4}")


_REFERENCE = re.compile(r"media:(?P<sha256>[0-9a-f]{64})\.(?P<ending>[a-z0-9]{2,4})")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a published lesson shows: the SHA-256 of its bytes, and its media type."""

    sha256: str
    media_type: str

    @property
    def kind(self) -> str:
        """`image`, `audio` or `video`."""
        return self.media_type.partition("/")[0]


def media_reference(address: str) -> Reference | None:
    """What `media:<SHA-256>.<ending>` names, or None for every other address."""
    found = _REFERENCE.fullmatch(address)
    media_type = MEDIA_TYPES.get(found["ending"]) if found else None
    return Reference(found["sha256"], media_type) if found and media_type else None


def media_address(reference: str) -> str:
    """The address of what `media:<SHA-256>.<ending>` names."""
    return f"{MEDIA_ROOT}/{reference.removeprefix('media:')}"


def captions_address(sha256: str) -> str:
    """The address of the captions with that hash."""
    return f"{MEDIA_ROOT}/{sha256}.vtt"


def is_media_address(address: str) -> bool:
    """Whether an address can only be one of ours."""
    return _OURS.fullmatch(address) is not None
