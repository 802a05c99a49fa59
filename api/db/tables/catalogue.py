"""What is taught, as published: shipped courses are global, revisions never change."""

from piccolo.columns import Boolean, Bytea, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class Course(Table, db=DB, tablename="course"):
    """A published course; its id is the author's slug and never changes."""

    id = Text(primary_key=True, default=None)
    title = Text(default=None)
    language = Text(default=None)
    description = Text(default=None)
    published_at = Timestamptz(default=None)
    retired_at = Timestamptz(default=None, null=True)


class Lesson(Table, db=DB, tablename="lesson"):
    """A lesson's place in its course and the revision learners are given now."""

    id = Text(primary_key=True, default=None)
    course_id = Text(default=None)
    position = Integer(default=None)
    current_revision = Bytea(default=None)
    retired_at = Timestamptz(default=None, null=True)


class LessonRevision(Table, db=DB, tablename="lesson_revision"):
    """One immutable text of a lesson, by the SHA-256 of its canonical JSON."""

    hash = Bytea(primary_key=True, default=None)
    lesson_id = Text(default=None)
    body = Text(default=None)
    published_at = Timestamptz(default=None)


class Exercise(Table, db=DB, tablename="exercise"):
    """An answerable item; memories hang on its id, so a corrected typo keeps everyone's memory."""

    id = Text(primary_key=True, default=None)
    lesson_id = Text(default=None)
    position = Integer(default=None)
    kind = Text(default=None)
    declared_seconds = DoublePrecision(default=None)
    retired = Boolean(default=None)


class PopulationSnapshot(Table, db=DB, tablename="population_snapshot"):
    """A published version of everything learned from all learners: weights, difficulties, rules."""

    version = Integer(primary_key=True, default=None)
    body = Text(default=None)
    published_at = Timestamptz(default=None)
