"""The weekly mail: who asked for it and when it shall come, and what was decided each week.

All of it belongs to the human: one mail a week over all her associations.
"""

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Text, Time, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class DigestWish(Table, db=DB, tablename="digest_wish"):
    """Whether she wants it, when by her own clock, and whether her address refuses it.

    `asked_at` is since when she wants it so, `look_at` when to look at her week next; both are
    people's time.
    """

    person_id = UUID(primary_key=True, default=None)
    wanted = Boolean(default=None)
    weekday = SmallInt(default=None)
    at_local = Time(default=None)
    asked_at = Timestamptz(default=None)
    look_at = Timestamptz(default=None, null=True)
    refused_at = Timestamptz(default=None, null=True)
    refused_for = Text(default=None, null=True)


class Digest(Table, db=DB, tablename="digest"):
    """One week of hers decided about, by its Monday: mailed, or held back for a reason."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    week = Date(default=None)
    decided_at = Timestamptz(default=None)
    held_by = Text(default=None, null=True)
    due = Integer(default=None)
    lessons = Integer(default=None)
    streak = Integer(default=None)
