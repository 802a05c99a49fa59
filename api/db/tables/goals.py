"""What a learner sets out to do, and when she is away."""

from piccolo.columns import UUID, Date, DoublePrecision, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class LearnerGoal(Table, db=DB, tablename="learner_goal"):
    """A goal a learner set herself: `target` of its kind, by a date where it has one.

    `subject`: the skill or course it is about, if any. Ended, it stays on record.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    kind = Text(default=None)
    target = DoublePrecision(default=None)
    subject = Text(default=None, null=True)
    by_date = Date(default=None, null=True)
    set_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)


class PersonHold(Table, db=DB, tablename="person_hold"):
    """A time a person was, is or will be away, in whole days of her zone then.

    Open-ended without `last`. What was taken back before it began is gone.
    """

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    first = Date(default=None)
    last = Date(default=None, null=True)
    zone = Text(default=None)
    set_at = Timestamptz(default=None)
