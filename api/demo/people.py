"""Who is in the demo association, and how to act as one of them."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import system_transaction
from api.identity.queries import person_by_mail
from api.identity.sign_in_here import sign_in_here
from mobile_contract import identity

ZONE = "Europe/Berlin"
DOMAIN = "demo.example"

PEOPLE: dict[str, list[str]] = {
    "ada": ["learner"],
    "grace": ["learner"],
    "alan": ["learner"],
    "astrid": ["author", "reviewer"],
    "carl": ["coach"],
    "olga": ["admin"],
}
OWNER = "owner"

_INSTALLS = UUID("6f2a9c1e-3f57-4d38-9b8e-1d2c3b4a5f60")


def mail_of(name: str) -> str:
    """A demo person's address."""
    return f"{name}@{DOMAIN}"


async def ids_of_people(database: Database) -> dict[UUID, str]:
    """Everybody in the demo, by id."""
    async with system_transaction(database) as tx:
        return {
            await person_by_mail(tx, mail_of(name)): name  # type: ignore[misc]
            for name in (*PEOPLE, OWNER)
        }


async def sign_in_as(database: Database, name: str, zone: str = ZONE) -> identity.Tokens:
    """Sign a demo person in on her demo phone, without a mail."""
    device = f"{name.capitalize()}'s demo phone"
    return await sign_in_here(database, mail_of(name), uuid5(_INSTALLS, name), "demo", device, zone)


def calling_as(
    tokens: identity.Tokens, tenant_id: UUID | None, operation: str, name: str
) -> Caller:
    """A call as the demo person makes it, from her demo phone."""
    return Caller(
        operation,
        str(new_id()),
        person_id=tokens.person_id,
        tenant_id=tenant_id,
        device_id=tokens.device_id,
        install_id=uuid5(_INSTALLS, name),
        token_expires_at=datetime.max.replace(tzinfo=UTC),
    )
