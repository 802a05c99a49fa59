"""A fact made of what an app has sent: with its moment, its study day, and the rules in force."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from api.db.transaction import Transaction
from api.errors import Problem, fault
from api.facts.answer import Answer, encode_answer
from api.facts.event import Event
from api.pacing.believed import Population
from api.pacing.effective_time import effective_at, in_utc
from api.pacing.study_day import UnknownZone, study_day
from mobile_contract.placement import SubmitPlacementAnswer
from mobile_contract.sessions import SubmitAnswer

MAX_PAYLOAD_BYTES = 262_144

# Apps and facts older than these fields are the same without them.
_LATER_FIELDS = ("confidence", "changed_answers")


@dataclass(frozen=True, slots=True)
class Given:
    """What an answer was given in: a study session or a placement, by the event's kind."""

    kind: str
    id: UUID
    pack_id: UUID | None = None
    source_nudge_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """When a fact sent later took place by our clock, what is to be known of it, the studying that
    counts, and when it was received.
    """

    at: datetime
    flags: tuple[str, ...]
    counted_ms: int
    received_at: datetime


def new_event(
    tx: Transaction,
    given: Given,
    sent: SubmitAnswer | SubmitPlacementAnswer,
    answer: Answer,
    population: Population,
    later: Happened | None = None,
) -> Event:
    """The fact as it is to be recorded; raises Problem `zone_unknown` or `too_large`.

    `later`: it was not sent as it happened.
    """
    assert tx.caller.device_id is not None
    assert tx.caller.install_id is not None
    happened_at = effective_at(sent.occurred_at, sent.client_time, tx.people_now)
    if later is not None:
        happened_at = later.at
    return Event(
        id=sent.event_id,
        install_id=tx.caller.install_id,
        device_id=tx.caller.device_id,
        sequence=sent.sequence,
        boot_id=sent.boot_id,
        shown_mono_ms=sent.shown_mono_ms,
        answered_mono_ms=sent.answered_mono_ms,
        occurred_at=in_utc(sent.occurred_at),
        received_at=later.received_at if later else tx.people_now,
        effective_at=happened_at,
        zone=sent.zone,
        study_day=study_day_of(happened_at, sent.zone),
        kind=given.kind,
        session_id=given.id,
        exercise_id=sent.exercise_id,
        revision_hash=bytes.fromhex(sent.revision),
        pack_id=given.pack_id,
        source_nudge_id=given.source_nudge_id,
        payload=_payload(answer),
        digest=_digest(tx, given.id, sent),
        schema_version=sent.schema_version,
        population_version=population.version,
        flags=later.flags if later else (),
        counted_ms=later.counted_ms if later else None,
    )


def study_day_of(happened_at: datetime, zone: str) -> date:
    """The study day of a moment; raises Problem `zone_unknown`."""
    try:
        return study_day(happened_at, zone)
    except UnknownZone as error:
        raise Problem("zone_unknown", faults=(fault("body.zone", "no_zone"),), zone=zone) from error


def _payload(answer: Answer) -> str:
    payload = encode_answer(answer)
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise Problem("too_large", limit=MAX_PAYLOAD_BYTES)
    return payload.decode()


def _digest(tx: Transaction, given_id: UUID, sent: SubmitAnswer | SubmitPlacementAnswer) -> bytes:
    """A fingerprint of who, where and what the app sent, without the time it was sent at.

    Keyed with the person's own key: with the key gone, nobody can guess the answer back from it.
    """
    fields = msgspec.structs.asdict(sent)
    del fields["client_time"]
    for later in _LATER_FIELDS:
        if not fields.get(later):
            fields.pop(later, None)
    return fingerprint(tx, given_id, fields)


def fingerprint(tx: Transaction, what: object, fields: object) -> bytes:
    """What tells this from anything else that this person's device could say."""
    said = (tx.me, tx.caller.device_id, what, fields)
    return tx.seal.fingerprint(msgspec.json.encode(said, order="deterministic"))
