"""What belongs to the installation as a whole."""

from piccolo.columns import UUID, Bytea, Integer, Interval, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class PeopleClock(Table, db=DB, tablename="people_clock"):
    """One row: how far people's time is shifted from database time (tests and `--at` only)."""

    id = Integer(primary_key=True, default=None)
    shift = Interval(default=None)
    set_at = Timestamptz(default=None)


class CallRate(Table, db=DB, tablename="call_rate"):
    """Up to which moment somebody's calls are used up, counted here while Redis is out of reach."""

    who = Bytea(primary_key=True, default=None)
    used_until = Timestamptz(default=None)


class Installation(Table, db=DB, tablename="installation"):
    """One row: what the secret this database is sealed with must agree with, and which cluster its
    transactions are numbered in: `epoch` is new wherever it was restored.
    """

    id = Integer(primary_key=True, default=None)
    secret_check = Bytea(default=None, null=True)
    cluster = Text(default=None, null=True)
    epoch = UUID(default=None, null=True)
