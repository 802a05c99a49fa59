"""The rows of how a person wants to be reminded, and of where her pushes go."""

from dataclasses import dataclass
from datetime import time

from api.clock import new_id
from api.db.transaction import Row, Transaction
from api.nudging.attention import DEFAULT_CAPS, Caps
from api.nudging.breaks import BreakWindow
from api.nudging.policy import DEVICE_HEARD_OF_WITHIN, Hold
from api.nudging.quiet_hours import QuietHours
from api.reminders.push_address import PushAddress


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """When she wants quiet, how much she wants at most, and when nothing at all."""

    quiet: QuietHours
    caps: Caps
    hold: Hold | None


DEFAULT_SETTINGS = OwnSettings(QuietHours(time(22), time(7)), DEFAULT_CAPS, None)


async def own_settings(tx: Transaction) -> OwnSettings:
    """As she has set them, or as they are until she does."""
    row = await tx.row("select * from reminder_settings where person_id = $1", tx.me)
    return DEFAULT_SETTINGS if row is None else settings_in(row)


def settings_in(row: Row) -> OwnSettings:
    """The settings among a row's columns."""
    return OwnSettings(
        QuietHours(row["quiet_from_local"], row["quiet_until_local"]),
        Caps(
            row["at_most_per_day"],
            row["at_most_per_week"],
            row["at_least_hours_apart"] or DEFAULT_CAPS.hours_apart,
        ),
        Hold(row["hold_first"], row["hold_last"]) if row["hold_first"] else None,
    )


async def save_settings(tx: Transaction, settings: OwnSettings) -> None:
    """Keep them in place of those before."""
    await tx.run(
        "insert into reminder_settings (person_id, quiet_from_local, quiet_until_local,"
        " at_most_per_day, at_most_per_week, hold_first, hold_last, changed_at,"
        " at_least_hours_apart) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " on conflict (person_id) do update set"
        " quiet_from_local = $2, quiet_until_local = $3, at_most_per_day = $4,"
        " at_most_per_week = $5, hold_first = $6, hold_last = $7, changed_at = $8,"
        " at_least_hours_apart = $9",
        tx.me,
        settings.quiet.starts,
        settings.quiet.ends,
        settings.caps.per_day,
        settings.caps.per_week,
        settings.hold.first if settings.hold else None,
        settings.hold.last if settings.hold else None,
        tx.people_now,
        settings.caps.hours_apart,
    )


async def own_windows(tx: Transaction) -> tuple[BreakWindow, ...]:
    """Her weekly breaks, from Monday on."""
    rows = await tx.rows(
        "select weekday, starts_local, ends_local from break_window where person_id = $1"
        " order by weekday, starts_local",
        tx.me,
    )
    return tuple(BreakWindow(*row.values()) for row in rows)


async def replace_windows(tx: Transaction, windows: list[BreakWindow]) -> None:
    """These are her weekly breaks from now on, and no others."""
    await tx.run("delete from break_window where person_id = $1", tx.me)
    await tx.run_many(
        "insert into break_window (id, person_id, weekday, starts_local, ends_local)"
        " values ($1, $2, $3, $4, $5)",
        [(new_id(), tx.me, each.weekday, each.starts, each.ends) for each in windows],
    )


async def reminders_consent(tx: Transaction) -> int | None:
    """The version of the text by which she agreed to be reminded; None where she does not."""
    row = await tx.row(
        "select granted, text_version from consent where person_id = $1"
        " and purpose = 'reminders' order by decided_at desc, id desc limit 1",
        tx.me,
    )
    return row["text_version"] if row and row["granted"] else None


async def own_zone(tx: Transaction) -> str:
    """The zone of her clocks."""
    zone: str = await tx.value("select zone from person where id = $1", tx.me)
    return zone


async def reachable_devices(tx: Transaction) -> int:
    """How many of her devices a push would go to now."""
    count: int = await tx.value(
        "select count(*) from push_target t join device d on d.person_id = t.person_id"
        " and d.id = t.device_id and d.signed_out_at is null"
        " where t.person_id = $1 and t.retired_at is null"
        " and greatest(d.last_seen_at, t.registered_at) > $2",
        tx.me,
        tx.database_now - DEVICE_HEARD_OF_WITHIN,
    )
    return count


async def lock_own_device(tx: Transaction) -> bool:
    """Hold the calling device's row as signing out does; False where it is signed out."""
    found = await tx.value(
        "select id from device where person_id = $1 and id = $2 and signed_out_at is null"
        " for no key update",
        tx.me,
        tx.caller.device_id,
    )
    return found is not None


async def take_push_target(tx: Transaction, address: PushAddress) -> None:
    """The calling device's pushes go there from now on, and nobody else's do."""
    await tx.run(
        "select take_push_target($1, $2, $3, $4, $5)",
        tx.caller.device_id,
        address.kind,
        tx.database.keeper.push_hash(address.known_by),
        tx.seal.seal(address.sealed_text),
        tx.database_now,
    )


async def delete_push_target(tx: Transaction) -> None:
    """The calling device's pushes go nowhere."""
    await tx.run(
        "delete from push_target where person_id = $1 and device_id = $2",
        tx.me,
        tx.caller.device_id,
    )
