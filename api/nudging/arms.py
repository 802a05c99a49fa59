"""Which wording does this reminder get?

The policy asks. Few reminders are sent, so their effects cannot be told from noise yet: wordings
take turns by chance, and the one used last is half as likely. Every chance is known beforehand and
recorded, so that a later policy can learn from what this one did.
"""

import hashlib
from collections.abc import Sequence
from itertools import accumulate

DUE, NEXT_LESSON, MINUTES = "due", "next_lesson", "minutes"

_WEIGHT = 1.0
_WEIGHT_OF_THE_LAST = 0.5
_BITS = 53


def true_arms(due: int, new_lesson: bool) -> tuple[str, ...]:
    """Return the wordings that would be true of so many due reviews and a new lesson or none."""
    possible = {DUE: due >= 1, NEXT_LESSON: new_lesson, MINUTES: True}
    return tuple(arm for arm, true in possible.items() if true)


def arm_probabilities(arms: Sequence[str], last_arm: str | None) -> tuple[float, ...]:
    """Return each arm's chance, in the order of `arms`; together 1."""
    weights = [_WEIGHT_OF_THE_LAST if arm == last_arm else _WEIGHT for arm in arms]
    return tuple(weight / sum(weights) for weight in weights)


def drawn_arm(arms: Sequence[str], probabilities: Sequence[float], seed: int) -> str:
    """Return the arm that this seed draws: the same for ever, on any machine."""
    lot = _lot(seed)
    for arm, up_to in zip(arms, accumulate(probabilities), strict=True):
        if lot < up_to:
            return arm
    return arms[-1]  # the sum may end a rounding below 1


def _lot(seed: int) -> float:
    """A number in [0, 1): the first 53 bits of the SHA-256 of the seed's decimal digits."""
    digest = hashlib.sha256(str(seed).encode("ascii")).digest()
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) / float(1 << _BITS)
