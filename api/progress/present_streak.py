"""A streak as her app shows it."""

from api.messages import sentence
from api.pacing.streak import Streak
from mobile_contract import progress as contract
from mobile_contract.sessions import Reason

_CODES = {"day": "days", "week": "weeks"}


def present_streak(own: Streak, language: str) -> contract.Streak:
    """The figures, with a sentence."""
    code = _CODES[own.unit] if own.length else "none"
    words = sentence(f"streak.{code}", language, count=own.length, freezes=own.freezes)
    return contract.Streak(
        own.unit, own.length, own.longest, own.freezes, own.counted, Reason(code, words)
    )
