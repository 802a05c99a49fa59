"""Shall this person be reminded in this break, when, and in which words?

The planner asks `decide` once per break and records the answer whatever it is; the sender asks
`still_wanted` in the moment before it sends. A reminder needs every rule's consent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from api.nudging.arms import arm_probabilities, drawn_arm, true_arms
from api.nudging.attention import Caps, Interruption, Pause, pause, spent_cap
from api.nudging.breaks import Break, BreakWindow, breaks_between
from api.nudging.quiet_hours import QuietHours, is_quiet, loud_until
from api.nudging.ramp import ALONE, Crowd
from api.nudging.session_minutes import session_minutes
from api.nudging.timing import Moment, Stretch, planned_moment
from api.pacing.study_day import local_time

POLICY_VERSION = 2
SILENT = "silent"
LEAST_MINUTES = 2
MOST_MINUTES = 15
DEVICE_HEARD_OF_WITHIN = timedelta(days=30)
"""A device that said nothing for longer is most likely lost: what is pushed there reaches nobody,
and drags down how well the provider thinks of us. The inbox keeps what it would have got.
"""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """No reminders on these local dates, both included. `last` None: until further notice."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Work:
    """What a session in the break could hold. `due`: reviews due by the end of the break."""

    due: int
    new_lesson: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules know of a person when they are asked.

    `consent_version`: of the consent to reminders, None if not granted. `is_member`: of an
    association with a course to take. `done_today`: has answered something this study day.
    `interruptions`: the reminders she got lately. `last_arm`: the latest one's.
    `snoozed_until`: she has put reminders off until then.
    """

    zone: str
    windows: tuple[BreakWindow, ...]
    quiet: QuietHours
    caps: Caps
    hold: Hold | None
    consent_version: int | None
    is_member: bool
    done_today: bool
    interruptions: tuple[Interruption, ...]
    work: Work | None
    last_arm: str | None
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, with all chances. `minutes`: of the session offered; 0 where `held_by`
    names the objection that held the reminder back, and `planned_at` is None. `put_off_by`: what
    has it come later than at the break's first moment (`timing.Moment`).
    """

    eligible: tuple[str, ...]
    arm: str
    probabilities: tuple[float, ...]
    planned_at: datetime | None
    minutes: int
    held_by: str | None
    put_off_by: str | None


def decide(
    situation: Situation, break_: Break, seed: int, now: datetime, crowd: Crowd = ALONE
) -> Decision:
    """Return whether, when and how to remind in this break; `now` aware.

    It is judged as of the break's first moment from `now` on and planned for the first that is
    neither quiet nor too soon after the reminders before, for her place in the `crowd` of those
    whose breaks begin with hers (`ramp.put_back`). What holds it is the first that is true of:
    no_consent, not_enrolled, expired (under LEAST_MINUTES are left), on_hold, snoozed, done_today,
    day_cap, week_cap, rolling_day_cap or gap (it would be too soon until LEAST_MINUTES before the
    end), nothing_to_do, quiet_hours (no moment with LEAST_MINUTES left is loud). `seed` draws the
    wording. Raises UnknownZone.
    """
    moment = max(now, break_.starts_at)
    latest = break_.ends_at - LEAST_MINUTES * _MINUTE
    held_by = next(_objections(situation, break_, moment, latest, changed=False), None)
    if held_by is not None:
        return _held(held_by)
    stretch = Stretch(moment, break_.ends_at, situation.zone, situation.quiet)
    found = planned_moment(stretch, _pause(situation, moment), crowd)
    if found is None or found.at > latest:
        return _held("quiet_hours")
    minutes = session_minutes(MOST_MINUTES, break_.ends_at, found.at)
    return _planned(situation, found, minutes, seed)


def still_wanted(situation: Situation, break_: Break, now: datetime) -> str | None:
    """Return the objection to sending the reminder now, or None; `now` aware. Raises UnknownZone.

    As in `decide`, with break_changed after expired: she moved the break, or herself, since. Of one
    she made shorter only what is left counts.
    """
    ends_at = _declared_end(situation, break_)
    left = replace(break_, ends_at=ends_at or break_.ends_at)
    for objection in _objections(situation, left, now, now, changed=ends_at is None):
        return objection
    return "quiet_hours" if is_quiet(now, situation.zone, situation.quiet) else None


def useful_until(situation: Situation, break_: Break, now: datetime) -> datetime:
    """Return when a reminder sent now must be gone from wherever it waits: at the end of the break
    as it is declared now, or when quiet hours begin within it. Raises UnknownZone.
    """
    ends_at = _declared_end(situation, break_) or break_.ends_at
    return loud_until(now, ends_at, situation.zone, situation.quiet)


def _declared_end(situation: Situation, break_: Break) -> datetime | None:
    """When the break decided about ends, now that she may have changed it; None where none of hers
    begins then any more. One made longer changes nothing: the reminder was for the shorter.
    """
    instant = break_.starts_at, break_.starts_at + timedelta.resolution
    found = breaks_between(situation.windows, situation.zone, *instant)
    return min(max(each.ends_at for each in found), break_.ends_at) if found else None


def _objections(
    situation: Situation, break_: Break, moment: datetime, latest: datetime, changed: bool
) -> Iterator[str]:
    """All that speaks against a reminder asked for at `moment` that may leave until `latest`."""
    today = local_time(moment, situation.zone).date()
    if situation.consent_version is None:
        yield "no_consent"
    if not situation.is_member:
        yield "not_enrolled"
    if _minutes_left(break_, moment) < LEAST_MINUTES:
        yield "expired"
    if changed:
        yield "break_changed"
    if situation.hold is not None and _covers(situation.hold, today):
        yield "on_hold"
    if situation.snoozed_until is not None and moment < situation.snoozed_until:
        yield "snoozed"
    if situation.done_today:
        yield "done_today"
    if spent := spent_cap(situation.caps, today, situation.interruptions):
        yield spent
    elif (peace := _pause(situation, moment)) and peace.until > latest:
        yield peace.why
    work = situation.work
    if work is None or not (work.due >= 1 or work.new_lesson):
        yield "nothing_to_do"


def _pause(situation: Situation, moment: datetime) -> Pause | None:
    return pause(situation.caps, moment, situation.interruptions)


def _minutes_left(break_: Break, moment: datetime) -> int:
    return (break_.ends_at - moment) // _MINUTE


def _covers(hold: Hold, day: date) -> bool:
    return hold.first <= day and (hold.last is None or day <= hold.last)


def _held(objection: str) -> Decision:
    return Decision((SILENT,), SILENT, (1.0,), None, 0, objection, None)


def _planned(situation: Situation, moment: Moment, minutes: int, seed: int) -> Decision:
    work = situation.work or Work(0, False)
    arms = true_arms(work.due, work.new_lesson)
    chances = arm_probabilities(arms, situation.last_arm)
    arm = drawn_arm(arms, chances, seed)
    # Silence is always possible; its chance is zero until the policy learns and needs a holdout.
    arms, chances = (SILENT, *arms), (0.0, *chances)
    return Decision(arms, arm, chances, moment.at, minutes, None, moment.put_off_by)
