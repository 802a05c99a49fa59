"""What belongs to an association: its members, their groups, what they must do, who looked."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    DoublePrecision,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from api.db.engine import DB


class Association(Table, db=DB, tablename="association"):
    """A tenant. Its own id is the tenant id of everything it owns."""

    id = UUID(primary_key=True, default=None)
    name = Text(default=None)
    zone = Text(default=None)
    language = Text(default=None)
    created_at = Timestamptz(default=None)


class Membership(Table, db=DB, tablename="membership"):
    """A person in an association, with every role she has there.

    The introduction is how the office typed her in, sealed under her own key. Until she has come
    in herself the office sees that and nothing of the person, whom Interlude may know from
    elsewhere; then it is gone.
    """

    tenant_id = UUID(default=None)
    person_id = UUID(primary_key=True, default=None)
    roles = Array(base_column=Text(), default=None)
    joined_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)
    introduction_sealed = Bytea(default=None, null=True)


class MemberGroup(Table, db=DB, tablename="member_group"):
    """A named set of members: a chapter, a cohort, a coach's people."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    name = Text(default=None)
    created_at = Timestamptz(default=None)


class GroupMember(Table, db=DB, tablename="group_member"):
    """One member in one group."""

    tenant_id = UUID(default=None)
    group_id = UUID(default=None)
    person_id = UUID(primary_key=True, default=None)
    added_at = Timestamptz(default=None)


class CourseAdoption(Table, db=DB, tablename="course_adoption"):
    """An association teaches a course: its own, or a shipped one by reference."""

    tenant_id = UUID(default=None)
    course_id = Text(primary_key=True, default=None)
    adopted_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)


class Enrolment(Table, db=DB, tablename="enrolment"):
    """A member takes a course, as it is worded for an audience if she chose one."""

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    course_id = Text(primary_key=True, default=None)
    enrolled_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)
    audience = Text(default=None, null=True)


class Obligation(Table, db=DB, tablename="obligation"):
    """What a member or group must do: what, by when, how heavily it weighs, or a waiver."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None, null=True)
    group_id = UUID(default=None, null=True)
    what_kind = Text(default=None)
    what_id = Text(default=None)
    due_at = Timestamptz(default=None, null=True)
    weight = DoublePrecision(default=None)
    exempt = Boolean(default=None)
    created_at = Timestamptz(default=None)


class AuditEntry(Table, db=DB, tablename="audit_entry"):
    """Who in the office read or changed what, and when. Only ever added to."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    actor_id = UUID(default=None, null=True)
    operation = Text(default=None)
    subject_kind = Text(default=None, null=True)
    subject_id = Text(default=None, null=True)
    detail = JSONB(default=None)
    request_id = Text(default=None)
    at = Timestamptz(default=None)


class StoredFile(Table, db=DB, tablename="stored_file"):
    """A file the association may read, by the SHA-256 of its bytes."""

    tenant_id = UUID(default=None)
    hash = Bytea(primary_key=True, default=None)
    size_bytes = BigInt(default=None)
    media_type = Text(default=None)
    stored_at = Timestamptz(default=None)
