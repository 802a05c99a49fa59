"""Marks what was chosen from a list: one option, several, or an answer to a poll."""

from content.format import Exercise
from content.marking.verdict import (
    NOTHING_TO_MARK,
    UnreadableResponse,
    Verdict,
    field_of,
    known_key,
    list_of,
)


def mark_single(exercise: Exercise, response: object) -> Verdict:
    """`{"choice": "b"}` is right when it is the right option."""
    chosen = known_key(field_of(response, "choice"), _keys(exercise), "choice")
    return _verdict(exercise, frozenset({chosen}))


def mark_multiple(exercise: Exercise, response: object) -> Verdict:
    """`{"choices": ["a", "c"]}` is right when it names exactly the right options."""
    sent = list_of(response, "choices")
    chosen = frozenset(known_key(key, _keys(exercise), "choices") for key in sent)
    if len(chosen) != len(sent):
        raise UnreadableResponse("choices", "send each key once")
    return _verdict(exercise, chosen)


def mark_poll(exercise: Exercise, response: object) -> Verdict:
    """`{"choice": "b"}` is an opinion: it must be one of those offered, and none is right."""
    known_key(field_of(response, "choice"), (item.key for item in exercise.items), "choice")
    return NOTHING_TO_MARK


def _keys(exercise: Exercise) -> list[str]:
    return [option.key for option in exercise.options]


def _verdict(exercise: Exercise, chosen: frozenset[str]) -> Verdict:
    """An exercise without a key (the linter refuses it) has no right answer, not an empty one."""
    right = frozenset(option.key for option in exercise.options if option.correct)
    said = tuple(option.feedback for option in exercise.options if option.key in chosen)
    return Verdict(bool(right) and chosen == right, feedback=said)
