"""When a person wants to be reminded and where, what was decided each time, and how it went.

All of it belongs to the human: one attention over all her associations and devices.
"""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
    Integer,
    SmallInt,
    Text,
    Time,
    Timestamptz,
)
from piccolo.table import Table

from api.db.engine import DB


class PushTarget(Table, db=DB, tablename="push_target"):
    """Where a device's pushes go. An address is one device's at a time: the newest login's."""

    device_id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    kind = Text(default=None)
    address_hash = Bytea(default=None, unique=True)
    address_sealed = Bytea(default=None)
    registered_at = Timestamptz(default=None)
    retired_at = Timestamptz(default=None, null=True)
    retired_for = Text(default=None, null=True)


class ReminderSettings(Table, db=DB, tablename="reminder_settings"):
    """Her quiet hours, how much she wants at most, and from when to when nothing at all."""

    person_id = UUID(primary_key=True, default=None)
    quiet_from_local = Time(default=None)
    quiet_until_local = Time(default=None)
    at_most_per_day = SmallInt(default=None)
    at_most_per_week = SmallInt(default=None)
    at_least_hours_apart = SmallInt(default=None, null=True)
    hold_first = Date(default=None, null=True)
    hold_last = Date(default=None, null=True)
    changed_at = Timestamptz(default=None)


class BreakWindow(Table, db=DB, tablename="break_window"):
    """A break she has every week, on her own wall clock; one that ends earlier ends next day."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    weekday = SmallInt(default=None)
    starts_local = Time(default=None)
    ends_local = Time(default=None)


class NudgeAgenda(Table, db=DB, tablename="nudge_agenda"):
    """When to decide about her next break. Who spends her attention holds this row.

    `snoozed_until`: nothing comes before; as she said last, at `snoozed_at`.
    """

    person_id = UUID(primary_key=True, default=None)
    decide_at = Timestamptz(default=None, null=True)
    snoozed_at = Timestamptz(default=None, null=True)
    snoozed_until = Timestamptz(default=None, null=True)


class Nudge(Table, db=DB, tablename="nudge"):
    """One decision about one break, whether to remind or not, with all it was made from."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    tenant_id = UUID(default=None, null=True)
    decided_at = Timestamptz(default=None)
    break_starts_at = Timestamptz(default=None)
    break_ends_at = Timestamptz(default=None)
    break_date = Date(default=None)
    zone = Text(default=None)
    eligible = Array(base_column=Text(), default=None)
    arm = Text(default=None)
    probabilities = Array(base_column=DoublePrecision(), default=None)
    seed = BigInt(default=None)
    policy_version = SmallInt(default=None)
    consent_version = SmallInt(default=None, null=True)
    planned_at = Timestamptz(default=None, null=True)
    minutes = SmallInt(default=None)
    due = Integer(default=None)
    new_lesson = Boolean(default=None)
    held_by = Text(default=None, null=True)
    put_off_by = Text(default=None, null=True)


class NudgeSend(Table, db=DB, tablename="nudge_send"):
    """One way a planned nudge goes: to a device, or (no device) into the inbox.

    `due_at`, `expires_at` and `settled_at` are people's time, the rest the database's.
    """

    id = UUID(primary_key=True, default=None)
    nudge_id = UUID(default=None)
    person_id = UUID(default=None)
    device_id = UUID(default=None, null=True)
    channel = Text(default=None)
    state = Text(default=None)
    code = Text(default=None, null=True)
    provider_id = Text(default=None, null=True)
    due_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    not_before = Timestamptz(default=None, null=True)
    lease_until = Timestamptz(default=None, null=True)
    fence = Integer(default=None)
    attempts = Integer(default=None)
    sent_try_at = Timestamptz(default=None, null=True)
    settled_at = Timestamptz(default=None, null=True)


class Interruption(Table, db=DB, tablename="interruption"):
    """Her attention spent once: the nudge and the day of hers it was spent on."""

    nudge_id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    local_date = Date(default=None)
    at = Timestamptz(default=None)
