"""What is another between two texts of a lesson, in an author's words.

Reviewers ask before they approve, and authors who want to know what a colleague did to a lesson.
"""

from collections.abc import Iterator

from content.comparing.change import Change, text_changes
from content.comparing.changes_cards import card_changes
from content.comparing.changes_media import media_changes, with_names
from content.format import Lesson, Source, encode_lesson

__all__ = ["Change", "changes"]

_FIELDS = ("title", "objective", "language", "audience", "licence", "translated_from")
_LISTS = {"skills": "skill", "prerequisites": "prerequisite", "authors": "author"}


def changes(before: Lesson | None, after: Lesson) -> tuple[Change, ...]:
    """Every difference, front matter first, then card by card.

    Without an older text the lesson as a whole is new. Equal lessons have no changes; lessons with
    different revision hashes have at least one.
    """
    if before is None:
        return (Change("lesson_added", "lesson", after=after.title),)
    found = (
        *_front_matter(before, after),
        *media_changes(before.media, after.media),
        *card_changes(with_names(before), with_names(after)),
    )
    if not found and encode_lesson(before) != encode_lesson(after):
        return (Change("something_changed", "lesson"),)
    return found


def _front_matter(before: Lesson, after: Lesson) -> Iterator[Change]:
    for name in ("id", "course_id", *_FIELDS):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(f"{name}_changed", name, old or None, new or None)
    if before.minutes != after.minutes:
        yield Change("minutes_changed", "minutes", f"{before.minutes:g}", f"{after.minutes:g}")
    if before.attempts != after.attempts:
        yield Change("attempts_changed", "attempts", str(before.attempts), str(after.attempts))
    if before.offline_keys != after.offline_keys:
        yield Change("keys_carried" if after.offline_keys else "keys_kept", "offline_keys")
    if before.credit_bearing != after.credit_bearing:
        yield Change("credit_given" if after.credit_bearing else "credit_taken", "credit_bearing")
    for name, kind in _LISTS.items():
        yield from text_changes(kind, name, getattr(before, name), getattr(after, name))
    old_sources, new_sources = map(_sources, (before, after))
    yield from text_changes("source", "sources", old_sources, new_sources, reworded=True)


def _sources(lesson: Lesson) -> list[str]:
    return [_source(source) for source in lesson.sources]


def _source(source: Source) -> str:
    """All of it, one field a line."""
    read = source.date_read.isoformat()
    return "\n".join((source.title, source.publisher, source.address, read, source.supports))
