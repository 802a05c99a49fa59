"""What is said of one response before it is put into words, and how a response is taken apart.

The marking rules of every kind of exercise share it: each takes an exercise and a response of any
JSON, and returns a verdict or refuses the response by the field that cannot be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

LONGEST_TEXT = 1_000
"""Characters (Unicode code points) of what is typed: an answer, one gap, or a reflection."""

SelfRating = Literal["again", "hard", "good", "easy"]
"""How a learner judges herself after turning a flip card."""


class UnreadableResponse(Exception):
    """The response has not the shape its exercise asks for: the field, and what to send."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Verdict:
    """Right or wrong; of the parts where there are several; the feedback of what was chosen."""

    correct: bool
    slip: bool = False
    parts: tuple[bool, ...] = ()
    feedback: tuple[str, ...] = ()
    self_rating: SelfRating | None = None


NOTHING_TO_MARK = Verdict(correct=False)


def field_of(response: object, name: str) -> object:
    """The field of that name. Raises UnreadableResponse where there is none."""
    if not isinstance(response, Mapping) or name not in response:
        raise UnreadableResponse(name, f"send an object with the field `{name}`")
    return response[name]


def list_of(response: object, name: str) -> list[object]:
    """The list in the field of that name. Raises UnreadableResponse where there is none."""
    found = field_of(response, name)
    if not isinstance(found, list):
        raise UnreadableResponse(name, "send a list")
    return found


def known_key(sent: object, keys: Iterable[str], field: str) -> str:
    """The key that was sent. Raises UnreadableResponse where it is none of these."""
    known = list(keys)
    if isinstance(sent, str) and sent in known:
        return sent
    raise UnreadableResponse(field, f"send a key out of {', '.join(known)}")


def typed_text(sent: object, field: str) -> str:
    """The text as it was typed. Raises UnreadableResponse where it is none, or too long."""
    if not isinstance(sent, str):
        raise UnreadableResponse(field, "send the words that were typed")
    if len(sent) > LONGEST_TEXT:
        raise UnreadableResponse(field, f"send at most {LONGEST_TEXT:,} characters")
    return sent
