"""Marks what was typed: one answer, the gaps of a cloze, or a thought."""

from collections.abc import Iterable

from content.format import Exercise
from content.marking.spelling import Match, compare
from content.marking.verdict import (
    NOTHING_TO_MARK,
    UnreadableResponse,
    Verdict,
    field_of,
    list_of,
    typed_text,
)


def mark_typed(exercise: Exercise, response: object) -> Verdict:
    """`{"text": "..."}` is right when it is spelt as one of the accepted answers.

    One slip of the finger is forgiven, unless the exercise asks for the very letters.
    """
    match = _best(_text(response), exercise.accepted, exercise)
    return Verdict(match != "different", slip=match == "slip")


def mark_cloze(exercise: Exercise, response: object) -> Verdict:
    """`{"texts": ["...", "..."]}` is right when each gap is, one text per gap in their order.

    A gap may be left empty, and is wrong then, as long as anything was typed at all.
    """
    texts = [typed_text(text, "texts") for text in list_of(response, "texts")]
    if len(texts) != len(exercise.gaps):
        raise UnreadableResponse("texts", f"send {len(exercise.gaps)} texts, one for each gap")
    if texts and not any(text.strip() for text in texts):
        raise UnreadableResponse("texts", "send the words that were typed")
    matches = [
        _best(text, gap.accepted, exercise) for text, gap in zip(texts, exercise.gaps, strict=True)
    ]
    parts = tuple(match != "different" for match in matches)
    correct = bool(parts) and all(parts)
    return Verdict(correct, slip=correct and "slip" in matches, parts=parts)


def mark_reflection(_: Exercise, response: object) -> Verdict:
    """`{"text": "..."}` is a thought: anything that was written, and none of it is wrong."""
    _text(response)
    return NOTHING_TO_MARK


def _text(response: object) -> str:
    text = typed_text(field_of(response, "text"), "text")
    if not text.strip():
        raise UnreadableResponse("text", "send the words that were typed")
    return text


def _best(text: str, accepted: Iterable[str], exercise: Exercise) -> Match:
    """How the text stands to the accepted answer it is nearest to."""
    found = {compare(text, each, exercise.language) for each in accepted} if text.strip() else set()
    if "same" in found:
        return "same"
    return "slip" if "slip" in found and exercise.slips else "different"
