"""How the ways out for pushes fare: paused or slowed providers, and the brake on removals.

Nothing here is about a person: a channel is a provider's name, a removal that one took place.
"""

from piccolo.columns import UUID, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class PushChannel(Table, db=DB, tablename="push_channel"):
    """A provider (for Web Push: an origin) that is not as it should be, or is counted.

    `per_minute` held at `slowed_at` and has grown since; turns are used up to `used_until`.
    `paused_for` is set while it is paused; at `paused_until` one push may try.
    """

    name = Text(primary_key=True, default=None)
    per_minute = DoublePrecision(default=None, null=True)
    slowed_at = Timestamptz(default=None, null=True)
    used_until = Timestamptz(default=None, null=True)
    paused_at = Timestamptz(default=None, null=True)
    paused_until = Timestamptz(default=None, null=True)
    paused_for = Text(default=None, null=True)


class RemovalBrake(Table, db=DB, tablename="removal_brake"):
    """Whether addresses of one kind of provider may still be retired, and how many were kept."""

    kind = Text(primary_key=True, default=None)
    counted_from = Timestamptz(default=None, null=True)
    braked_at = Timestamptz(default=None, null=True)
    braked_until = Timestamptz(default=None, null=True)
    kept = Integer(default=None)


class TargetRemoval(Table, db=DB, tablename="target_removal"):
    """That an address was retired, of which kind and when: what the brake counts, for a day."""

    id = UUID(primary_key=True, default=None)
    kind = Text(default=None)
    removed_at = Timestamptz(default=None)
