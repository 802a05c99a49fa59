"""Who is calling, as far as a request can say: the value every use case is given first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The client's key for an unsafe call and the SHA-256 of what it sent."""

    key: str
    request_digest: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """One call of one operation.

    `person_id` is None for nobody; `tenant_id` is the association chosen at sign-in. What the
    caller may do is decided in the operation's own transaction, on the roles that stand there then.
    """

    operation: str
    request_id: str
    language: str = "en"
    person_id: UUID | None = None
    tenant_id: UUID | None = None
    device_id: UUID | None = None
    install_id: UUID | None = None
    token_expires_at: datetime | None = None
    idempotency: Idempotency | None = None
