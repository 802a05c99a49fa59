"""Which files do the lessons of a pack show? A phone fetches them while there is a network."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from api.facts.offered import Offered
from api.packs.queries import MediaFile
from content.rendering.media_address import MEDIA_ROOT
from mobile_contract import packs as contract

_ADDRESS = re.compile(rf"{re.escape(MEDIA_ROOT)}/([0-9a-f]{{64}})\.[a-z0-9]{{2,4}}")


def hashes_of(offered: Iterable[Offered]) -> Iterator[str]:
    """The SHA-256 of whatever these lessons may show, captions of films included."""
    for each in offered:
        for media in each.lesson.media:
            yield media.sha256
            if media.captions:
                yield media.captions


def present_media(
    lessons: Iterable[contract.PackLesson], files: Mapping[str, MediaFile]
) -> list[contract.PackMedia]:
    """The files that are shown in these lessons, each once."""
    written = msgspec.json.encode(list(lessons)).decode()
    found = {each[0]: each[1] for each in _ADDRESS.finditer(written)}
    return [
        contract.PackMedia(sha256, address, files[sha256].media_type, files[sha256].size_bytes)
        for address, sha256 in sorted(found.items())
        if sha256 in files
    ]
