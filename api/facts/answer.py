"""What an answer says, as it is kept: the response and what came with it."""

from dataclasses import dataclass
from typing import Any

import msgspec

from api.facts.event import Said


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as the app sent it, with what came with it; None: "I don't know"."""

    response: dict[str, Any] | None
    said: Said


def encode_answer(answer: Answer) -> bytes:
    """Its canonical JSON. What was not said is left out: facts of older apps read the same."""
    said = answer.said
    kept: dict[str, Any] = {"response": answer.response, "hints_used": said.hints_used}
    if said.confidence is not None:
        kept["confidence"] = said.confidence
    if said.changed_answers:
        kept["changed_answers"] = said.changed_answers
    return msgspec.json.encode(kept, order="deterministic")


def decode_answer(payload: str) -> Answer:
    """The answer again."""
    kept = msgspec.json.decode(payload)
    said = Said(kept["hints_used"], kept.get("changed_answers", 0), kept.get("confidence"))
    return Answer(kept["response"], said)
