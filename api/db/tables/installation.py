"""What belongs to the installation as a whole."""

from piccolo.columns import Integer, Interval, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class PeopleClock(Table, db=DB, tablename="people_clock"):
    """One row: how far people's time is shifted from database time (tests and `--at` only)."""

    id = Integer(primary_key=True, default=None)
    shift = Interval(default=None)
    set_at = Timestamptz(default=None)
