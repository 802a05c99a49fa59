"""What belongs to the installation as a whole."""

from piccolo.columns import Bytea, Integer, Interval, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class PeopleClock(Table, db=DB, tablename="people_clock"):
    """One row: how far people's time is shifted from database time (tests and `--at` only)."""

    id = Integer(primary_key=True, default=None)
    shift = Interval(default=None)
    set_at = Timestamptz(default=None)


class Installation(Table, db=DB, tablename="installation"):
    """One row: what the secret this database is sealed with must agree with."""

    id = Integer(primary_key=True, default=None)
    secret_check = Bytea(default=None, null=True)
