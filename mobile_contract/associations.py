"""What an association's office does: add members, look them up, see who looked."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.identity import Language, Mail, Name, Zone

Role = Annotated[str, Meta(pattern=r"^(learner|author|reviewer|coach|admin|auditor|owner)$(?!\n)")]


class AddMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Make somebody a member by mail address; language and zone default to the association's."""

    mail: Mail
    roles: Annotated[list[Role], Meta(min_length=1, max_length=7)]
    name: Name | None = None
    language: Language | None = None
    zone: Zone | None = None


class Member(msgspec.Struct, frozen=True):
    """One member as the office sees her."""

    person_id: UUID
    name: str | None
    mail: str
    roles: list[str]
    joined_at: datetime


class Members(msgspec.Struct, frozen=True):
    """A page of members, the newest first. Pass `next_cursor` as `cursor` for the next page."""

    members: list[Member]
    next_cursor: str | None


class AuditEntry(msgspec.Struct, frozen=True):
    """Who read or changed what."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    operation: str
    subject_kind: str | None
    subject_id: str | None
    request_id: str


class AuditLog(msgspec.Struct, frozen=True):
    """A page of the audit log, the newest first."""

    entries: list[AuditEntry]
    next_cursor: str | None
