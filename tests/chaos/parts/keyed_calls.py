"""Calls that each carry an Idempotency-Key of their own, and the rows each is to leave behind.

Four operations that add a row whenever they are carried out: starting a session, setting a goal,
deciding on a consent, and adding a member, of which the audit log tells besides.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from api.identity.list_consents import PURPOSES
from tests.chaos.parts.key_holders import Holder, Holders

Mark = tuple[str, str, str]
"""What tells one effect from all others: the operation, whose it is, what is in its row."""

MailHash = Callable[[str], bytes]

_PURPOSES = tuple(PURPOSES)
# Each learner makes so many calls of each kind: she decides once on each purpose.
_EACH = len(_PURPOSES)


@dataclass(frozen=True, slots=True)
class Asked:
    """One call before it has a key: who asks for what, with which body, and with which other."""

    holder: Holder
    request: str
    bodies: tuple[object, object]
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class KeyedCall:
    """One key. `raw` is the request as it is sent, `other` one with the same key and another body;
    `marks` are the rows that are to stand of it, once each.
    """

    key: str
    raw: bytes
    other: bytes
    marks: Sequence[Mark]


def learners_needed(keys: int) -> int:
    """How many learners it takes, so that the effect of each call can be told from all others."""
    return max(1, -(-keys // (len(_KINDS) * _EACH)))


def make_calls(
    holders: Holders, keys: int, mail_hash: MailHash, dice: random.Random
) -> list[KeyedCall]:
    """So many calls, the operations in turns."""
    calls = []
    for number in range(keys):
        turn, kind = divmod(number, len(_KINDS))
        asked = _KINDS[kind](holders, turn, mail_hash)
        key = f"key-{number}-{dice.getrandbits(64):016x}"
        raw, other = (_raw(asked, key, body) for body in asked.bodies)
        calls.append(KeyedCall(key, raw, other, asked.marks))
    return calls


def _start_session(holders: Holders, turn: int, _mail_hash: MailHash) -> Asked:
    learner, nth = _whose_turn(holders, turn)
    minutes = 5.0 + nth
    bodies = {"minutes": minutes}, {"minutes": minutes + 0.5}
    marks = [("startSession", str(learner.person_id), f"{minutes:g}")]
    return Asked(learner, "POST /v1/sessions", bodies, marks)


def _set_goal(holders: Holders, turn: int, _mail_hash: MailHash) -> Asked:
    learner, nth = _whose_turn(holders, turn)
    kind, target = "minutes_per_day", 10.0 + nth
    bodies = {"kind": kind, "target": target}, {"kind": kind, "target": target + 0.5}
    marks = [("setGoal", str(learner.person_id), f"{target:g}")]
    return Asked(learner, "POST /v1/me/goals", bodies, marks)


def _decide_consent(holders: Holders, turn: int, _mail_hash: MailHash) -> Asked:
    learner, nth = _whose_turn(holders, turn)
    bodies = {"granted": True, "text_version": 1}, {"granted": False, "text_version": 1}
    marks = [("decideConsent", str(learner.person_id), f"{_PURPOSES[nth]} granted")]
    return Asked(learner, f"PUT /v1/me/consents/{_PURPOSES[nth]}", bodies, marks)


def _add_member(holders: Holders, turn: int, mail_hash: MailHash) -> Asked:
    mail, roles = f"new-{turn}@keys.example", ["learner"]
    bodies = {"mail": mail, "roles": roles}, {"mail": f"other-{mail}", "roles": roles}
    known_by = mail_hash(mail).hex()
    marks = [("addMember", known_by, what) for what in ("membership", "audit")]
    return Asked(holders.office, "POST /v1/members", bodies, marks)


_KINDS = (_start_session, _set_goal, _decide_consent, _add_member)


def _whose_turn(holders: Holders, turn: int) -> tuple[Holder, int]:
    """The learner, and how many such calls of hers there are already."""
    return holders.learners[turn // _EACH], turn % _EACH


def _raw(asked: Asked, key: str, body: object) -> bytes:
    content = msgspec.json.encode(body)
    lines = (
        f"{asked.request} HTTP/1.1",
        "Host: keys.example",
        "Connection: close",
        f"Authorization: Bearer {asked.holder.token}",
        f"Idempotency-Key: {key}",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + content
