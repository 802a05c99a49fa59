"""What was changed about the cards of a lesson: which came, went, moved, and were reworded."""

from collections.abc import Hashable, Iterator

from content.comparing.alignment import Aligned, aligned, moved
from content.comparing.change import Change
from content.comparing.changes_exercise import exercise_changes
from content.format import Card, Exercise, Lesson, TextCard


def card_changes(before: Lesson, after: Lesson) -> Iterator[Change]:
    """Changes in the order of the newer cards, then what is gone, then what moved.

    An exercise is the same one as long as it has its id. A text card is the same one as long as it
    has its heading, or else where it stands after the same card.
    """
    matched = _matched(before, after)
    partners = {new: old for old, new in matched.pairs}
    for new, card in enumerate(after.cards):
        if new in partners:
            yield from _within(before, partners[new], after, new)
        else:
            yield Change(f"{_kind(card)}_added", _place(card, new), after=_words(after, new))
    for old in matched.gone:
        card = before.cards[old]
        yield Change(f"{_kind(card)}_removed", _place(card, old), before=_words(before, old))
    for old, new in moved(matched.pairs):
        yield Change("card_moved", _place(after.cards[new], new), f"{old + 1}", f"{new + 1}")


def _matched(before: Lesson, after: Lesson) -> Aligned:
    return aligned(
        ([_identity(card) for card in before.cards], [_identity(card) for card in after.cards]),
        ([_heading(card) for card in before.cards], [_heading(card) for card in after.cards]),
        rest=([_is_text(card) for card in before.cards], [_is_text(card) for card in after.cards]),
    )


def _within(before: Lesson, old: int, after: Lesson, new: int) -> Iterator[Change]:
    was, card = before.cards[old], after.cards[new]
    if isinstance(was, Exercise) and isinstance(card, Exercise):
        yield from exercise_changes(before, was, after, card)
    if not isinstance(was, TextCard) or not isinstance(card, TextCard):
        return
    place, words = _place(card, new), (_words(before, old), _words(after, new))
    if words[0] != words[1]:
        yield Change("card_reworded", place, *words)
    elif was.words != card.words:
        yield Change("card_counted", place, f"{was.words}", f"{card.words}")


def _identity(card: Card) -> Hashable:
    """Only an exercise has an id; a text is known by its words."""
    return (True, card.id) if isinstance(card, Exercise) else (False, card.markdown)


def _heading(card: Card) -> Hashable | None:
    if isinstance(card, Exercise):
        return None
    first = card.markdown.partition("\n")[0]
    return first if first.startswith("#") else None


def _is_text(card: Card) -> Hashable | None:
    return True if isinstance(card, TextCard) else None


def _kind(card: Card) -> str:
    return "exercise" if isinstance(card, Exercise) else "card"


def _place(card: Card, position: int) -> str:
    return card.id if isinstance(card, Exercise) else f"card {position + 1}"


def _words(lesson: Lesson, position: int) -> str:
    """What a learner reads first of the card."""
    card = lesson.cards[position]
    return card.prompt if isinstance(card, Exercise) else card.markdown
