"""Media named by their bytes become files of the course's `media` folder again."""

import posixpath
import re

from content.format import Media
from content.reading.media import FOLDER, SHOWN
from content.rendering.media_address import media_reference
from content.writing.cards import NotWritable


def name_media(text: str, media: tuple[Media, ...]) -> str:
    """The lesson's text with every `media:<SHA-256>` as the way to its file.

    Raises NotWritable for what would be read as other media, or as none.
    """
    waiting = list(media)
    named: dict[str, Media] = {}
    order: list[Media] = []

    def name(found: re.Match[str]) -> str:
        reference = media_reference(found["way"])
        if reference is None:
            return _left_alone(found)
        one = next((each for each in waiting if each.sha256 == reference.sha256), None)
        if one is not None:
            waiting.remove(one)
            order.append(one)
            named[reference.sha256] = one
        if reference.sha256 not in named:
            raise NotWritable(found[0][:60], "name a file of the course's `media` folder")
        return f"![{found['alt']}]({_way(named[reference.sha256], found)})"

    written = "\n".join(SHOWN.sub(name, line) for line in text.split("\n"))
    if tuple(order) != media:
        raise NotWritable(
            media[0].name, "show the lesson's media in their order, each at least once"
        )
    return written


def _left_alone(found: re.Match[str]) -> str:
    if "://" in found["way"] or found["way"].startswith(("data:", "media:")):
        return found[0]
    raise NotWritable(found[0][:60], "name a file of the course's `media` folder")


def _way(one: Media, found: re.Match[str]) -> str:
    way = f"../{FOLDER}/{one.name}"
    plain = posixpath.normpath(f"unit/{way}") == f"{FOLDER}/{one.name}"
    ending = one.name.rpartition(".")[2] == found["way"].rpartition(".")[2]
    if not plain or not ending or found["rest"] or re.search(r"[\s)]", one.name):
        raise NotWritable(one.name, "give the file a name without blanks and brackets")
    return way


def name_media_somewhere(text: str, media: tuple[Media, ...]) -> str:
    """A part of a lesson with its media as ways to their files, as people write them in a table."""
    names = {one.sha256: one.name for one in media}

    def name(found: re.Match[str]) -> str:
        reference = media_reference(found["way"])
        if reference is None or reference.sha256 not in names:
            return found[0]
        return f"![{found['alt']}](../{FOLDER}/{names[reference.sha256]})"

    return SHOWN.sub(name, text)
