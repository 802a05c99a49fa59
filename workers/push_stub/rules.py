"""Which requests shall not be answered as they deserve, and how shall each fail?

Tests and chaos runs say so through the control door, in JSON; the rule book keeps them.
"""

from dataclasses import dataclass, field, fields
from typing import Any, Literal

import msgspec

from workers.push_stub.sighting import Kind, json_in

# before_read: the socket is closed before the body is read. hang and rst: the request is read, then
# nothing is said, or the connection reset. None of the three counts the message. after_accept:
# judged, counted, then reset. cut_header, cut_body, Late: judged and counted where accepted; the
# answer is cut or late. What is not accepted is told so under after_accept.
Phase = Literal["answer", "before_read", "after_accept", "cut_header", "cut_body", "hang", "rst"]


class RuleUnusable(ValueError):
    """A rule says what no rule can; one sentence tells what."""


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a rule strikes; what is None does not matter.

    `nth` is the how-many-eth request that fits otherwise, counted from 1, `times` how often the
    rule strikes at all, `after_s` how long it sleeps first. `percent` picks by the nudge (by the
    target where there is none), the same ones every time.
    """

    target: str | None = None
    kind: Kind | None = None
    origin: str | None = None
    nth: int | None = None
    percent: float | None = None
    after_s: float = 0.0
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is answered instead: the provider's body for the status and code, or `body` as it is.

    A status below 300 is said of a message that would have been accepted, which it still is.
    """

    status: int
    error_code: str | None = None
    errno: int | None = None
    retry_after: int | str | None = None
    body: str | dict[str, Any] | None = None
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Late:
    """A phase: the answer comes after so long."""

    delay_ms: int


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom it strikes, what they are told (None: what they deserve), and how far that gets."""

    match: Match = Match()
    do: Told | None = None
    phase: Phase | Late = "answer"


def read_rules(body: bytes) -> list[Rule]:
    """The rules of a control request. Raises RuleUnusable, also for a word no rule has."""
    told = json_in(body)
    try:
        rules = msgspec.convert(told, list[Rule])
    except msgspec.ValidationError as error:
        raise RuleUnusable(str(error)) from error
    for rule, raw in zip(rules, told, strict=True):
        _require_known(raw, Rule)
        _require_known(raw.get("match", {}), Match)
        _require_known(raw.get("do") or {}, Told)
        _require_sense(rule)
    return rules


def _require_known(raw: dict[str, Any], shape: type) -> None:
    unknown = raw.keys() - {each.name for each in fields(shape)}
    if unknown:
        raise RuleUnusable(f"{shape.__name__} knows no {', '.join(sorted(unknown))}.")


def _require_sense(rule: Rule) -> None:
    if rule.do is None and rule.phase == "answer":
        raise RuleUnusable("A rule needs something to do, or a phase in which it fails.")
    if rule.do is not None and rule.phase in ("before_read", "hang", "rst"):
        raise RuleUnusable(f"Nothing is answered under {rule.phase}, so there is nothing to do.")
    if rule.do is not None and rule.do.status >= 300 and rule.phase == "after_accept":
        raise RuleUnusable(f"Nothing is accepted with {rule.do.status}.")
