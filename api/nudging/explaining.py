"""Why did a reminder come, or why not, in words anyone understands?

The learner asks, and whoever helps her. The answers are codes with their arguments; sentences are
made elsewhere, in her language. Times of day are those of her own clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.nudging.breaks import Break
from api.nudging.wording import Words
from api.pacing.study_day import local_time


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the sentences tell of: the break, and the zone to tell its times in."""

    zone: str
    break_: Break


def reason_decided(
    held_by: str | None, planned_at: datetime | None, due: int, around: Circumstances
) -> Words:
    """Return why a decision went as it did: "objection.<held_by>", or what spoke for the reminder.

    "why.planned" tells how many reviews were due; without any, "why.planned_lesson" that a new
    lesson was waiting. Raises KeyError for an unknown objection, UnknownZone.
    """
    if held_by is not None or planned_at is None:
        return _objection(held_by, around)
    told = {"planned": _clock(planned_at, around.zone), **_break_times(around)}
    if due >= 1:
        return Words("why.planned", {"count": due, **told})
    return Words("why.planned_lesson", told)


def reason_put_off(put_off_by: str | None) -> Words | None:
    """Return why a planned reminder does not come at its break's first moment; None where it does.

    Raises KeyError for what puts nothing off.
    """
    return Words(_PUT_OFF[put_off_by], {}) if put_off_by is not None else None


def reason_outcome(state: str, code: str | None, channel: str, around: Circumstances) -> Words:
    """Return how a planned reminder fared on one way out: "why.<state>" or "objection.<code>".

    `code`: the objection of a suppressed one, the push service's word for one that failed or, while
    the channel is set up wrong, waits ("why.paused"). `channel`:
    "inbox" and "outbox" stay in the house, any other is a push. Raises KeyError for a state or an
    objection that is not ours, UnknownZone.
    """
    if state == "suppressed":
        return _objection(code, around)
    if state == "sent":
        return Words(_SENT.get(channel, "why.sent.push"), {})
    if state == "failed" and code == "undeliverable":
        return Words("why.undeliverable", {})
    if state == "failed":
        return Words("why.failed", {"answer": code or state})
    if state == "pending" and code is not None:
        return Words("why.paused", {"answer": code})
    return Words(_UNDER_WAY[state], {})


def _objection(code: str | None, around: Circumstances) -> Words:
    return Words(f"objection.{code}", _OBJECTIONS[code or ""](around))


def _nothing(_: Circumstances) -> dict[str, str | int]:
    return {}


def _break_times(around: Circumstances) -> dict[str, str | int]:
    starts_at, ends_at = around.break_.starts_at, around.break_.ends_at
    return {"starts": _clock(starts_at, around.zone), "ends": _clock(ends_at, around.zone)}


def _clock(at: datetime, zone: str) -> str:
    return f"{local_time(at, zone):%H:%M}"


_SENT: Mapping[str, str] = {"inbox": "why.sent.inbox", "outbox": "why.sent.outbox"}

_PUT_OFF: Mapping[str, str] = {
    cause: f"why.put_off.{cause}" for cause in ("crowd", "quiet_hours", "rolling_day_cap", "gap")
}

_UNDER_WAY: Mapping[str, str] = {
    "pending": "why.pending",
    "leased": "why.leased",
    "sending": "why.sending",
    "retry": "why.retry",
    "expired": "why.expired",
    "unknown": "why.unknown",
    "shown": "why.shown",
}

_OBJECTIONS: Mapping[str, Callable[[Circumstances], Mapping[str, str | int]]] = {
    "no_consent": _nothing,
    "not_enrolled": _nothing,
    "expired": _break_times,
    "break_changed": _break_times,
    "on_hold": _nothing,
    "snoozed": _nothing,
    "done_today": _nothing,
    "day_cap": _nothing,
    "week_cap": _nothing,
    "rolling_day_cap": _nothing,
    "gap": _nothing,
    "nothing_to_do": _nothing,
    "quiet_hours": _nothing,
    # Only sending knows these.
    "device_signed_out": _nothing,
    "target_gone": _nothing,
}
