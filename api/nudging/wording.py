"""What does a reminder say?

Whoever sends it asks, and renders the answer in the learner's language. A lock screen is read by
others too: no name, no course, no score, and never a reproach.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.nudging.arms import DUE, MINUTES, NEXT_LESSON
from api.nudging.policy import Work

_CODES: Mapping[str, tuple[str, str]] = {
    DUE: ("push.due.title", "push.due.body"),
    NEXT_LESSON: ("push.next_lesson.title", "push.next_lesson.body"),
    MINUTES: ("push.minutes.title", "push.minutes.body"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the catalogue, not yet in a language: its code and its named arguments."""

    code: str
    arguments: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Wording:
    """The two texts of a reminder."""

    title: Words
    body: Words


def wording(arm: str, work: Work, minutes: int) -> Wording:
    """Return what to say of this work and the minutes there are for it.

    Raises KeyError for an arm that says nothing, or none of ours.
    """
    title, body = _CODES[arm]
    arguments = {"count": work.due, "minutes": minutes}
    return Wording(Words(title, arguments), Words(body, arguments))
