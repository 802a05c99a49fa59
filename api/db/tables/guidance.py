"""How learners are guided: placements, what they tested out of and waved away, who goes on."""

from piccolo.columns import UUID, BigInt, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class Placement(Table, db=DB, tablename="placement"):
    """One learner's placement in one course, over as many breaks as it takes.

    `asked` is JSON: the exercises asked in their order with how they were answered. `stopped` says
    which rule ended it.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    course_id = Text(default=None)
    seed = BigInt(default=None)
    population_version = Integer(default=None)
    asked = Text(default=None)
    estimate = DoublePrecision(default=None)
    error = DoublePrecision(default=None)
    stopped = Text(default=None, null=True)
    started_at = Timestamptz(default=None)
    finished_at = Timestamptz(default=None, null=True)


class TestedOut(Table, db=DB, tablename="tested_out"):
    """A lesson a learner need not take, by which placement. Append-only."""

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    lesson_id = Text(primary_key=True, default=None)
    placement_id = UUID(default=None)
    tested_out_at = Timestamptz(default=None)


class Dismissal(Table, db=DB, tablename="dismissal"):
    """A recommended lesson a learner did not want, and until when it stays away."""

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    lesson_id = Text(primary_key=True, default=None)
    dismissed_at = Timestamptz(default=None)
    until_at = Timestamptz(default=None)


class StepWish(Table, db=DB, tablename="step_wish"):
    """What a learner said of a step: too easy, too hard, not now. Append-only.

    `session_id`: the study session she said it in, if it was one of the server's.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    session_id = UUID(default=None, null=True)
    lesson_id = Text(default=None)
    exercise_id = Text(default=None, null=True)
    said = Text(default=None)
    said_at = Timestamptz(default=None)


class LessonFollowed(Table, db=DB, tablename="lesson_followed"):
    """How many of an association's learners who completed a lesson went on to complete another."""

    tenant_id = UUID(default=None)
    lesson_id = Text(primary_key=True, default=None)
    next_lesson_id = Text(default=None)
    learners = Integer(default=None)
    of_learners = Integer(default=None)
