"""How a person is reminded, as her app shows it."""

from api.db.transaction import Transaction
from api.messages import sentence
from api.nudging.breaks import BreakWindow, next_break
from api.reminders import queries
from api.reminders.clock_times import show_time
from api.reminders.digest_queries import DigestWish, Refused, own_digest_wish
from mobile_contract import reminders as contract
from mobile_contract.sessions import Reason


async def present_reminders(tx: Transaction) -> contract.Reminders:
    """Everything about it, as it stands in this transaction."""
    zone, windows = await queries.own_zone(tx), await queries.own_windows(tx)
    settings = await queries.own_settings(tx)
    near, hold = next_break(windows, zone, tx.people_now), settings.hold
    return contract.Reminders(
        granted=await queries.reminders_consent(tx) is not None,
        zone=zone,
        breaks=[_weekly(window) for window in windows],
        quiet_from_local=show_time(settings.quiet.starts),
        quiet_until_local=show_time(settings.quiet.ends),
        at_most_per_day=settings.caps.per_day,
        at_most_per_week=settings.caps.per_week,
        at_least_hours_apart=settings.caps.hours_apart,
        hold=contract.Hold(hold.first, hold.last) if hold else None,
        reachable=await queries.reachable_devices(tx),
        next_break=(
            contract.NextBreak(near.starts_at, near.ends_at, near.local_date) if near else None
        ),
        digest=_digest(await own_digest_wish(tx), tx.caller.language),
    )


def _digest(wish: DigestWish, language: str) -> contract.Digest:
    refused = _refused(wish.refused, language) if wish.refused else None
    at_local = show_time(wish.when.at)
    return contract.Digest(wish.wanted, wish.when.weekday, at_local, refused)


def _refused(refused: Refused, language: str) -> contract.AddressRefused:
    told = sentence(f"digest.{refused.code}", language)
    return contract.AddressRefused(refused.at, Reason(refused.code, told))


def _weekly(window: BreakWindow) -> contract.WeeklyBreak:
    return contract.WeeklyBreak(window.weekday, show_time(window.starts), show_time(window.ends))
