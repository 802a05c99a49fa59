"""What authors work on before it is published, and who did what to it on the way."""

from piccolo.columns import UUID, BigInt, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class AuthoredCourse(Table, db=DB, tablename="authored_course"):
    """An association's own course: where it is at home, and its course.toml."""

    course_id = Text(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    slug = Text(default=None)
    home = Text(default=None)
    details = Text(default=None)
    version = Integer(default=None)
    created_by = UUID(default=None, null=True)
    created_at = Timestamptz(default=None)


class Draft(Table, db=DB, tablename="draft"):
    """One lesson file of a course at home in the studio: its text, and how far it has come.

    `published_version` is the version of the text that learners were given last, and
    `published_path` where it stood then.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    course_id = Text(default=None)
    path = Text(default=None)
    source = Text(default=None)
    version = Integer(default=None)
    state = Text(default=None)
    edited_by = UUID(default=None, null=True)
    edited_at = Timestamptz(default=None)
    publish_at = Timestamptz(default=None, null=True)
    published_version = Integer(default=None, null=True)
    published_revision = Bytea(default=None, null=True)
    published_path = Text(default=None, null=True)


class DraftStep(Table, db=DB, tablename="draft_step"):
    """Who did what to a draft, when, to which version of it, and what she said."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    draft_id = UUID(default=None)
    step = Text(default=None)
    actor_id = UUID(default=None, null=True)
    at = Timestamptz(default=None)
    comment = Text(default=None, null=True)
    version = Integer(default=None)
    revision = Bytea(default=None, null=True)


class DraftMedia(Table, db=DB, tablename="draft_media"):
    """A file in the media folder of a course at home in the studio; `head` is how it begins."""

    name = Text(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    course_id = Text(default=None)
    hash = Bytea(default=None)
    size_bytes = BigInt(default=None)
    head = Bytea(default=None)
    text = Text(default=None, null=True)
