"""What is taught, as published: an association's own, or everybody's where no association owns it.

Revisions never change.
"""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    DoublePrecision,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from api.db.engine import DB


class TsVector(Text):
    """PostgreSQL's words of a text, made for searching."""

    @property
    def column_type(self) -> str:
        """The type as the catalog names it."""
        return "TSVECTOR"


class Course(Table, db=DB, tablename="course"):
    """A published course; its id is made from the author's slug and never changes.

    `words` is JSON: title, description and unit titles by language, its own included.
    `source_hash` is that of the files it was published from, where it comes from a folder.
    """

    id = Text(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
    title = Text(default=None)
    language = Text(default=None)
    description = Text(default=None)
    licence = Text(default="")
    authors = Array(base_column=Text(), default=[])
    words = Text(default="{}")
    source_hash = Bytea(default=None, null=True)
    published_at = Timestamptz(default=None)
    retired_at = Timestamptz(default=None, null=True)


class Lesson(Table, db=DB, tablename="lesson"):
    """A lesson's place in its course and the revision learners are given now."""

    id = Text(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
    course_id = Text(default=None)
    unit = Integer(default=0)
    position = Integer(default=None)
    current_revision = Bytea(default=None)
    retired_at = Timestamptz(default=None, null=True)


class LessonRevision(Table, db=DB, tablename="lesson_revision"):
    """One immutable text of a lesson, by the SHA-256 of its canonical JSON."""

    hash = Bytea(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
    lesson_id = Text(default=None)
    body = Text(default=None)
    published_at = Timestamptz(default=None)


class LessonVariant(Table, db=DB, tablename="lesson_variant"):
    """A lesson in one language for one audience ('' is everybody): its revision, what finds it.

    The lesson itself is one of its variants. `search` names the text search configuration that
    made `words`.
    """

    lesson_id = Text(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
    language = Text(default=None)
    audience = Text(default=None)
    revision = Bytea(default=None)
    title = Text(default=None)
    objective = Text(default=None)
    skills = Array(base_column=Text(), default=None)
    minutes = DoublePrecision(default=None)
    credit_bearing = Boolean(default=None)
    search = Text(default=None)
    words = TsVector(default=None)
    retired_at = Timestamptz(default=None, null=True)


class Media(Table, db=DB, tablename="media"):
    """A picture, sound, film or captions that lessons show, by the SHA-256 of its bytes."""

    hash = Bytea(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
    media_type = Text(default=None)
    size_bytes = BigInt(default=None)
    stored_at = Timestamptz(default=None)


class Exercise(Table, db=DB, tablename="exercise"):
    """An answerable item; memories hang on its id, so a corrected typo keeps everyone's memory."""

    id = Text(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
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
