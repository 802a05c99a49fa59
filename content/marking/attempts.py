"""What a wrong answer may tell while another attempt is open: enough to think again, not the key.

Whoever marks an answer asks; a phone that is offline asks by the same rules, which are among the
vectors. They are the house's own, for AC-I1 and AC-I2 of what was promised.
"""

from dataclasses import replace

from content.format import ExerciseKind
from content.marking.mark import Marking

JUDGED_BY_FEEDBACK: frozenset[ExerciseKind] = frozenset({"multiple_choice"})
"""Kinds in which what is said to each option chosen says whether it belongs: who chose them all
would be told the whole key."""

SETTLED_BY_PARTS: frozenset[ExerciseKind] = frozenset({"ordering", "matching"})
"""Kinds in which everything is on the screen and only its place is asked: with the places that are
right, two wrong ones can only be swapped. A gap of a cloze is still to be recalled."""


def attempts_left(marking: Marking, allowed: int, made: int) -> int:
    """How often the exercise may still be answered, after `made` of the `allowed` attempts.

    None once it was right. None either where there is nothing to find out: in a poll, a reflection,
    or a flip card, whose back she has seen.
    """
    if marking.correct or not _has_key(marking):
        return 0
    return max(0, allowed - made)


def withheld(marking: Marking, attempts_left: int) -> Marking:
    """The marking with what would give the answer away kept back until no attempt is left.

    Kept back are the right answer, the explanation, what is said to the options of `choose all`,
    and which places of an order or pairs are right. What stays: right or wrong, what is said to the
    one option or the way that was chosen, which gaps of a cloze are right, and where to read on.
    """
    if attempts_left <= 0 or marking.correct or not _has_key(marking):
        return marking
    return replace(
        marking,
        parts=() if marking.kind in SETTLED_BY_PARTS else marking.parts,
        feedback="" if marking.kind in JUDGED_BY_FEEDBACK else marking.feedback,
        correct_answer={},
        explanation="",
    )


def _has_key(marking: Marking) -> bool:
    """Whether there is an answer the learner does not know yet."""
    return marking.marked and marking.self_rating is None
