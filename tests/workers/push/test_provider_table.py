"""Every answer of every provider, in every phase in which it can fail: what we make of it, how
often we asked, and what the provider had accepted.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push_stub import PushStub
from tests.workers.push.conftest import PATIENT, MakeFcm
from tests.workers.push.nudges import a_push
from tests.workers.push.provider_table import ACCEPTED, FCM, WEB_PUSH, Row
from workers.push.sender import Outcome, Sender, Sent, Target, Unknown
from workers.push.webpush import WebPushSender
from workers.push.wire import Patience

# Fifty answers in a moment are all in time; what is later than this is lost.
HASTY = Patience(connect_s=2.0, whole_s=2.0)
TOO_LATE_MS = 2600


@dataclass(frozen=True, slots=True)
class Phase:
    """Where it fails, in the stub's word (None: nowhere), and what we make of every answer then
    (None: what the answer means). `unread`: nothing of the message was; `taken`: all of it was,
    whatever would have been answered.
    """

    word: Any
    means: Outcome | None = None
    unread: bool = False
    taken: bool = False


PHASES = {
    "answered": Phase(None),
    "slow": Phase({"delay_ms": 200}),
    "too late": Phase({"delay_ms": TOO_LATE_MS}, Unknown("timeout")),
    "cut in its head": Phase("cut_header", Unknown("cut")),
    "cut in its body": Phase("cut_body", Unknown("cut")),
    "after acceptance": Phase("after_accept", Unknown("cut"), taken=True),
    "before it was read": Phase("before_read", Unknown("cut"), unread=True),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one push: its outcome, how often its target was written to, and how often the
    provider had it.
    """

    outcome: Outcome
    asked: int
    accepted: int


def rule(row: Row, target: str, phase: Phase) -> dict[str, Any]:
    """The stub answers this row to this target, and fails there."""
    told: dict[str, Any] = {"match": {"target": target}}
    if not phase.taken or row.told["status"] < 300:
        told["do"] = row.told
    return told if phase.word is None else {**told, "phase": phase.word}


def expected(row: Row, phase: Phase) -> Found:
    """What the table says of this row in this phase."""
    is_taken = not phase.unread and (phase.taken or row.told["status"] < 300)
    if phase.means is None:
        return Found(row.means, row.asked, int(is_taken))
    return Found(phase.means, 1, int(is_taken))


async def found(
    stub: PushStub, sends: Sequence[tuple[Sender, Target, str]], phase: Phase
) -> list[Found]:
    """One push to each target by its sender, all at once; the stub knows it by the name."""
    outcomes = await asyncio.gather(
        *(sender.send(a_push(), target, 1) for sender, target, _ in sends)
    )
    calls = [call for call in await stub.log() if call["kind"] != "oauth"]
    # Of what it never read it cannot tell for whom it was.
    asked = Counter(call["target"] for call in calls)
    if phase.unread:
        assert len(calls) == len(sends)
        asked = Counter(name for _, _, name in sends)
    accepted = (await stub.stats())["per_target"]
    return [
        Found(_nameless(outcome), asked[name], accepted.get(name, 0))
        for outcome, (_, _, name) in zip(outcomes, sends, strict=True)
    ]


def _nameless(outcome: Outcome) -> Outcome:
    return ACCEPTED if isinstance(outcome, Sent) and outcome.provider_id else outcome


def _compare(rows: Sequence[Row], phase: Phase, was: Sequence[Found]) -> None:
    told = [f"{number} {row.told}" for number, row in enumerate(rows)]
    should = [expected(row, phase) for row in rows]
    assert dict(zip(told, was, strict=True)) == dict(zip(told, should, strict=True))


@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
async def test_each_answer_of_firebases_means_the_same_in_each_phase(
    stub: PushStub, make_fcm: MakeFcm, phase: Phase
) -> None:
    patience = HASTY if phase.means == Unknown("timeout") else PATIENT
    # Whoever has reached a phone judges one of another project differently.
    proven, unproven = make_fcm(patience=patience), make_fcm(patience=patience)
    names = [f"phone-{number}" for number in range(len(FCM))]
    rules = [rule(row, name, phase) for row, name in zip(FCM, names, strict=True)]
    unread = [{"match": {"kind": "fcm"}, "phase": phase.word}]
    await stub.rules(*(unread if phase.unread else rules))
    sends = [
        (proven if row.means == ACCEPTED else unproven, Target("fid", name), name)
        for row, name in zip(FCM, names, strict=True)
    ]
    _compare(FCM, phase, await found(stub, sends, phase))


@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
async def test_each_answer_of_a_push_service_means_the_same_in_each_phase(
    stub: PushStub, phase: Phase
) -> None:
    patience = HASTY if phase.means == Unknown("timeout") else PATIENT
    key = ec.generate_private_key(ec.SECP256R1())
    sender = WebPushSender(
        key, "mailto:push@interlude.example", frozenset({stub.url}), lambda: 0.5, patience
    )
    browsers = await asyncio.gather(*(stub.subscription() for _ in WEB_PUSH))
    names = [each["endpoint"].rpartition("/")[2] for each in browsers]
    rules = [rule(row, name, phase) for row, name in zip(WEB_PUSH, names, strict=True)]
    unread = [{"match": {"kind": "webpush"}, "phase": phase.word}]
    await stub.rules(*(unread if phase.unread else rules))
    targets = [Target("webpush", json.dumps(each)) for each in browsers]
    sends = [(sender, target, name) for target, name in zip(targets, names, strict=True)]
    _compare(WEB_PUSH, phase, await found(stub, sends, phase))
    await sender.close()
