"""What was changed about the answers there are to choose from, and what is said to each."""

from collections.abc import Iterator, Sequence

from content.comparing.alignment import Aligned, aligned, is_moved
from content.comparing.change import Change, in_lines
from content.format import Exercise, Option, SceneChoice


def choice_changes(old: Exercise, new: Exercise) -> Iterator[Change]:
    """Options, their feedback, and which of them are right."""
    matched = align_choices(old.options, new.options)
    yield from wording_changes("option", new.id, old.options, new.options, matched)
    if _is_rekeyed(old.options, new.options, matched):
        yield Change("key_changed", new.id, _right(old), _right(new))


def align_choices(
    before: Sequence[Option | SceneChoice], after: Sequence[Option | SceneChoice]
) -> Aligned:
    """By their texts, or else by where they stand."""
    return aligned(
        ([one.text for one in before], [one.text for one in after]),
        rest=([True] * len(before), [True] * len(after)),
    )


def wording_changes(
    kind: str,
    place: str,
    before: Sequence[Option | SceneChoice],
    after: Sequence[Option | SceneChoice],
    matched: Aligned,
) -> Iterator[Change]:
    """Choices that came, went, were reworded, and what is said to each."""
    for old, new in matched.pairs:
        was, now = before[old], after[new]
        if was.text != now.text:
            yield Change(f"{kind}_reworded", place, was.text, now.text)
        if was.feedback != now.feedback:
            said = (was.feedback or None, now.feedback or None)
            yield Change("feedback_changed", place, *said, now.text)
    for old in matched.gone:
        yield Change(f"{kind}_removed", place, before=before[old].text)
    for new in matched.fresh:
        yield Change(f"{kind}_added", place, after=after[new].text)
    if is_moved(matched.pairs) or _is_relettered(before, after, matched):
        yield Change(f"{kind}_reordered", place, _listed(before), _listed(after))


def _is_relettered(
    before: Sequence[Option | SceneChoice],
    after: Sequence[Option | SceneChoice],
    matched: Aligned,
) -> bool:
    """Letters follow from the order: they say something only where nothing came or went."""
    if matched.gone or matched.fresh:
        return False
    return any(before[old].key != after[new].key for old, new in matched.pairs)


def _is_rekeyed(before: Sequence[Option], after: Sequence[Option], matched: Aligned) -> bool:
    pairs = ((before[old].correct, after[new].correct) for old, new in matched.pairs)
    return (
        any(was != now for was, now in pairs)
        or any(before[old].correct for old in matched.gone)
        or any(after[new].correct for new in matched.fresh)
    )


def _right(exercise: Exercise) -> str:
    return "; ".join(option.text for option in exercise.options if option.correct)


def _listed(choices: Sequence[Option | SceneChoice]) -> str:
    return in_lines([f"{one.key}) {one.text}" for one in choices])
