"""Decisions about breaks in plain words: for the person herself, and for who helps her."""

from collections.abc import Sequence

from api.db.transaction import Row, Transaction
from api.nudges_in_words import in_words
from api.nudging.breaks import Break
from api.nudging.explaining import Circumstances, reason_decided, reason_outcome, reason_put_off
from api.nudging.wording import Words
from api.reminders import nudge_queries
from mobile_contract import reminders as contract
from mobile_contract.sessions import Reason

_WRITTEN_DOWN = "outbox"
"""What stands for the push service's answer where no push service is set up."""


async def explain_nudges(tx: Transaction, nudges: Sequence[Row]) -> list[contract.NudgeWhy]:
    """Each decision with its reason, and how it went on each way."""
    ways = await nudge_queries.ways_of(tx, [nudge["id"] for nudge in nudges])
    found = []
    for nudge in nudges:
        break_ = Break(nudge["break_starts_at"], nudge["break_ends_at"], nudge["break_date"])
        around = Circumstances(nudge["zone"], break_)
        sends = [_way(tx, way, around) for way in ways if way["nudge_id"] == nudge["id"]]
        found.append(_why(tx, nudge, around, sends))
    return found


def _why(
    tx: Transaction, nudge: Row, around: Circumstances, sends: list[contract.NudgeSend]
) -> contract.NudgeWhy:
    reason = reason_decided(nudge["held_by"], nudge["planned_at"], nudge["due"], around)
    put_off = reason_put_off(nudge["put_off_by"])
    break_ = around.break_
    return contract.NudgeWhy(
        id=nudge["id"],
        decided_at=nudge["decided_at"],
        break_=contract.NudgeBreak(
            break_.starts_at, break_.ends_at, break_.local_date, around.zone
        ),
        held=nudge["held_by"] is not None,
        reason=_said(reason, tx.caller.language, put_off),
        arm=nudge["arm"],
        eligible=list(nudge["eligible"]),
        probabilities=list(nudge["probabilities"]),
        policy_version=nudge["policy_version"],
        consent_version=nudge["consent_version"],
        planned_at=nudge["planned_at"],
        minutes=nudge["minutes"],
        due=nudge["due"],
        sends=sends,
    )


def _way(tx: Transaction, way: Row, around: Circumstances) -> contract.NudgeSend:
    channel, name = way["channel"], way["name_sealed"]
    told_as = _WRITTEN_DOWN if way["provider_id"] == _WRITTEN_DOWN else channel
    reason = reason_outcome(way["state"], way["code"], told_as, around)
    return contract.NudgeSend(
        channel=channel,
        device=tx.seal.unseal(name) if name else None,
        state=way["state"],
        code=way["code"],
        reason=_said(reason, tx.caller.language),
        settled_at=way["settled_at"],
    )


def _said(words: Words, language: str, also: Words | None = None) -> Reason:
    said = [in_words(each, language) for each in (words, also) if each is not None]
    return Reason(words.code, " ".join(said))
