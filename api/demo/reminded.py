"""How the demo's learners are reminded, and the break that begins while somebody is watching."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import system_transaction
from api.demo.people import ZONE, calling_as, sign_in_as
from api.identity.decide_consent import decide_consent
from api.pacing.study_day import local_time
from api.reminders.hold_reminders import hold_reminders
from api.reminders.register_push_target import register_push_target
from api.reminders.set_breaks import set_breaks
from mobile_contract import identity, reminders

REMINDED = ("grace", "alan")
"""Who has asked to be reminded on the way to work and back. Alan holds his reminders for now."""

COMMUTES = tuple(
    reminders.WeeklyBreak(weekday, starts, ends)
    for weekday in range(1, 6)
    for starts, ends in (("07:40", "07:55"), ("17:35", "17:50"))
)

_LENGTH = timedelta(minutes=5)
_SOON = timedelta(seconds=75)

# One of these is always in the middle of its day.
_ZONES = (ZONE, "America/New_York", "Asia/Tokyo")
_DAYTIME = range(8, 20)


@dataclass(frozen=True, slots=True)
class DemoBreak:
    """The break all who are reminded have now, on the wall clock of where they are today."""

    starts_local: str
    ends_local: str
    zone: str


async def ask_for_reminders(database: Database, name: str, now: datetime) -> None:
    """She agrees to be reminded, on her demo phone, in her commutes; alan holds it at once."""
    tokens = await sign_in_as(database, name)

    def calling(operation: str) -> Caller:
        return calling_as(tokens, None, operation, name)

    agreed = identity.DecideConsent(granted=True, text_version=1)
    await decide_consent(database, calling("decideConsent"), "reminders", agreed)
    target = reminders.RegisterPushTarget("fid", address=f"demo-phone-of-{name}")
    await register_push_target(database, calling("registerPushTarget"), target, frozenset())
    await set_breaks(database, calling("setBreaks"), reminders.SetBreaks(list(COMMUTES)))
    if name == "alan":
        hold = reminders.HoldReminders(first=local_time(now, ZONE).date())
        await hold_reminders(database, calling("holdReminders"), hold)


async def begin_break_soon(database: Database) -> DemoBreak:
    """Give everybody who is reminded a break that begins in a minute or two, at daytime.

    Where it is night in Europe, they are somewhere else today: their quiet hours stand.
    """
    async with system_transaction(database) as tx:
        begins_at = (tx.people_now + _SOON).replace(second=0, microsecond=0)
    zone = next(each for each in _ZONES if local_time(begins_at, each).hour in _DAYTIME)
    begins, ends = local_time(begins_at, zone), local_time(begins_at + _LENGTH, zone)
    soon = DemoBreak(f"{begins:%H:%M}", f"{ends:%H:%M}", zone)
    today = reminders.WeeklyBreak(begins.isoweekday(), soon.starts_local, soon.ends_local)
    others = [each for each in COMMUTES if not _touches(each, today)]
    for name in REMINDED:
        tokens = await sign_in_as(database, name, zone)
        caller = calling_as(tokens, None, "setBreaks", name)
        await set_breaks(database, caller, reminders.SetBreaks([today, *others]))
    return soon


def _touches(one: reminders.WeeklyBreak, other: reminders.WeeklyBreak) -> bool:
    if one.weekday != other.weekday:
        return False
    return one.starts_local < other.ends_local and other.starts_local < one.ends_local
