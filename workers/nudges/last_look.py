"""The last look at one nudge before it leaves: still wanted, still hers to get, still in time?

Pure: what was read of the person in the transaction that holds her attention comes in, and what is
to be kept of each claimed way goes out, with the push where one may leave.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from api.db.transaction import Row
from api.deep_links import deep_link
from api.nudges_in_words import nudge_text
from api.nudging.breaks import Break
from api.nudging.policy import Work, still_wanted, useful_until
from api.nudging.session_minutes import session_minutes
from api.pacing.study_day import local_time
from api.sealing import Keeper, PersonSeal, SealBroken
from mobile_contract.push import PushData
from workers.nudges.queue import Claimed
from workers.nudges.send_queries import Conclusion
from workers.nudges.situation import Wishes, around_in, wishes_in
from workers.push.sender import Push, Target, TargetKind

COLLAPSE_KEY = "due"
_OF_EACH_WAY = ("devices", "signed_out", "kinds", "addresses", "address_hashes")


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is, by both clocks, and what pushes are made with. `public_url`: links begin so."""

    people_now: datetime
    database_now: datetime
    keeper: Keeper
    public_url: str


@dataclass(frozen=True, slots=True)
class Errand:
    """A push that may leave once the intent is committed, and the claim its outcome goes under."""

    claimed: Claimed
    push: Push
    target: Target
    address_hash: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is kept of one way, and what may leave by it."""

    conclusion: Conclusion
    errand: Errand | None = None


def last_look(row: Row, ways: Sequence[Claimed], moment: Moment) -> list[Verdict]:
    """Return what becomes of each of the claimed ways of one nudge.

    `row` is what `send_queries.look_at_nudges` found of it. Where something speaks against the
    nudge nothing leaves by any of them; into the inbox it goes at once. Raises UnknownZone.
    """
    now, wishes = moment.people_now, wishes_in(row)
    break_ = Break(row["break_starts_at"], row["break_ends_at"], row["break_date"])
    around = around_in(row, wishes, now, row["nudge_id"])
    objection = still_wanted(around.situation, break_, now)
    if row["tenant_id"] not in around.tenants:
        objection = "not_enrolled"
    if objection is not None:
        return [Verdict(_unsent(way, objection)) for way in ways]
    until = useful_until(around.situation, break_, now)
    push = _push(row, wishes, until, moment)
    today = local_time(now, wishes.zone).date()
    leads_to = dict(zip(row["sends"], _destinations(row, moment.keeper), strict=True))
    return [_verdict(way, leads_to[way.id], push, today) for way in ways]


def _verdict(way: Claimed, leads_to: "_Destination", push: Push, today: date) -> Verdict:
    if leads_to.why_not is not None:
        return Verdict(_unsent(way, leads_to.why_not))
    if leads_to.target is None:
        return Verdict(Conclusion(way, "sent", None, today))
    errand = Errand(way, push, leads_to.target, leads_to.address_hash)
    return Verdict(Conclusion(way, "sending", None, today), errand)


def _unsent(way: Claimed, why: str) -> Conclusion:
    return Conclusion(way, "expired" if why == "expired" else "suppressed", why, None)


@dataclass(frozen=True, slots=True)
class _Destination:
    """Where a way leads now: to a `target`, nowhere and `why_not`, or (neither) into the inbox."""

    target: Target | None = None
    address_hash: bytes = b""
    why_not: str | None = None


def _destinations(row: Row, keeper: Keeper) -> Iterator[_Destination]:
    """Of every way, in the order of `sends`: a device may have registered anew, been signed out, be
    gone. An address that cannot be read any more reaches nobody; her other ways are not held up.
    """
    columns = (row[name] for name in _OF_EACH_WAY)
    for device, signed_out, kind, sealed, known_by in zip(*columns, strict=True):
        if device is None:
            yield _Destination()
        elif kind is None:
            yield _Destination(why_not="device_signed_out" if signed_out else "target_gone")
        else:
            seal = keeper.seal_for(row["person_id"], row["wrapped_key"])
            yield _reached(seal, kind, sealed, known_by)


def _reached(seal: PersonSeal, kind: TargetKind, sealed: bytes, known_by: bytes) -> _Destination:
    try:
        return _Destination(Target(kind, seal.unseal(sealed)), known_by)
    except SealBroken:
        return _Destination(why_not="target_gone")


def _push(row: Row, wishes: Wishes, until: datetime, moment: Moment) -> Push:
    """What the phone gets: words that tell a bystander nothing, gone when the break is over."""
    nudge_id: UUID = row["nudge_id"]
    minutes = session_minutes(row["minutes"], until, moment.people_now)
    work = Work(row["planned_due"], row["planned_new_lesson"])
    text = nudge_text(row["arm"], work, minutes, wishes.language)
    ttl_s = max(1, int((until - moment.people_now).total_seconds()))
    data = PushData(
        type="nudge",
        nudge_id=str(nudge_id),
        association_id=str(row["tenant_id"]),
        deep_link=deep_link(moment.public_url, nudge_id),
        minutes=str(minutes),
        expires_at=until.isoformat(),
    )
    return Push(
        nudge_id=nudge_id,
        title=text.title,
        body=text.body,
        data=msgspec.to_builtins(data),
        ttl_s=ttl_s,
        expires_at=moment.database_now + timedelta(seconds=ttl_s),
        collapse_key=COLLAPSE_KEY,
        language=wishes.language,
    )
