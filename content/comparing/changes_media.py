"""What was changed about the pictures, sounds and films of a lesson."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from content.comparing.alignment import aligned, is_moved
from content.comparing.change import Change, in_lines
from content.format import Lesson, Media

PLACE = "media"

_SHOWN = re.compile(r"media:([0-9a-f]{64})\.[a-z0-9]{2,4}")


def media_changes(before: Sequence[Media], after: Sequence[Media]) -> Iterator[Change]:
    """What was added, removed, replaced under its name, or is told otherwise to who cannot see or
    hear it."""
    old_names, new_names = [one.name for one in before], [one.name for one in after]
    matched = aligned((old_names, new_names))
    for old, new in matched.pairs:
        yield from _one(before[old], after[new])
    for old in matched.gone:
        yield Change("media_removed", PLACE, before=old_names[old], part=old_names[old])
    for new in matched.fresh:
        yield Change("media_added", PLACE, after=new_names[new], part=new_names[new])
    if is_moved(matched.pairs):
        yield Change("media_reordered", PLACE, in_lines(old_names), in_lines(new_names))


def with_names(lesson: Lesson) -> Lesson:
    """The lesson whose cards call each file by its name: one that was replaced changes no words."""
    names = {one.sha256: f"media/{one.name}" for one in lesson.media}
    if not names:
        return lesson

    def plain(text: str) -> str:
        return _SHOWN.sub(lambda found: names.get(found[1], found[0]), text)

    return msgspec.convert(_in_texts(msgspec.to_builtins(lesson), plain), Lesson)


def _in_texts(value: Any, plain: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _in_texts(each, plain) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_texts(each, plain) for each in value]
    return value


def _one(before: Media, after: Media) -> Iterator[Change]:
    bytes_before = (before.sha256, before.media_type, before.size)
    if bytes_before != (after.sha256, after.media_type, after.size):
        yield Change("media_replaced", PLACE, before.sha256, after.sha256, after.name)
    if before.transcript != after.transcript:
        told = (before.transcript or None, after.transcript or None)
        yield Change("transcript_changed", PLACE, *told, after.name)
    if before.captions != after.captions:
        shown = (before.captions or None, after.captions or None)
        yield Change("captions_changed", PLACE, *shown, after.name)
