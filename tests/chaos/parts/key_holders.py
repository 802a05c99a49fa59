"""The people who send calls with Idempotency-Keys: an office and learners, each with a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from api.access_token import AccessClaims, issue_access_token
from api.associations.add_association import add_association
from api.associations.add_member import add_member
from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.identity.sign_in_here import sign_in_here
from mobile_contract.associations import AddMember

ZONE = "Europe/Berlin"
_OFFICE = "office@keys.example"
_TOKENS_LAST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody signed in, and the token her calls carry."""

    claims: AccessClaims
    token: str

    @property
    def person_id(self) -> UUID:
        """Who it is."""
        return self.claims.person_id


@dataclass(frozen=True, slots=True)
class Holders:
    """The office of an association and its learners."""

    office: Holder
    learners: Sequence[Holder]


async def make_holders(database: Database, learners: int) -> Holders:
    """Found an association with so many learners, all of them signed in."""
    founded = await add_association(database, "Keys", _OFFICE, ZONE, "en")
    office = await _sign_in(database, _OFFICE, founded.tenant_id)
    mails = [f"learner-{number}@keys.example" for number in range(learners)]
    for mail in mails:
        adding = AddMember(mail=mail, roles=["learner"])
        await add_member(database, _caller(office.claims, "addMember"), adding)
    return Holders(office, [await _sign_in(database, mail, founded.tenant_id) for mail in mails])


async def _sign_in(database: Database, mail: str, tenant_id: UUID) -> Holder:
    install_id = uuid4()
    tokens = await sign_in_here(database, mail, install_id, "chaos", "A phone", ZONE)
    lasts_until = datetime.now(UTC) + _TOKENS_LAST
    claims = AccessClaims(tokens.person_id, tokens.device_id, install_id, tenant_id, lasts_until)
    return Holder(claims, issue_access_token(database.keeper.access_key, claims))


def _caller(claims: AccessClaims, operation: str) -> Caller:
    return Caller(
        operation,
        str(new_id()),
        person_id=claims.person_id,
        tenant_id=claims.tenant_id,
        device_id=claims.device_id,
        install_id=claims.install_id,
        token_expires_at=claims.expires_at,
    )
