"""A caller's own, valid values: what she holds, and what is used up by one call made afresh."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from api.identity.person_token import challenge_of, new_token
from api.sealing import Keeper
from api.unsubscribing import DIGEST, Unsubscription, write_unsubscription
from tests.api.authoring.studio_values import studio_values
from tests.api.sync.refused_lines import add_refused
from tests.isolation.calls import Operation
from tests.isolation.two_associations import Actor

VERIFIER = "the-verifier-of-the-isolation-test-is-long-enough"


async def own_values(
    connection: Any, keeper: Keeper, operation: Operation, actor: Actor
) -> dict[str, Any]:
    """Values by field name with which the actor may call the operation, each call anew."""
    names = {each.name for each in operation.fields}
    actor.sequence += 1
    now = datetime.now(UTC).isoformat()
    values: dict[str, Any] = {
        **actor.own,
        "event_id": str(uuid4()),
        "sequence": actor.sequence,
        "occurred_at": now,
        "client_time": now,
        "zone": "Europe/Berlin",
        "mail": f"{uuid4()}@new.example",
        "challenge": "c" * 43,
        "verifier": VERIFIER,
        "roles": ["learner"],
        "language": "en",
        "purpose": "reminders",
        "minutes": 5,
        "kind": "token",
        "address": f"the-token-of-{actor.person_id}",
        "breaks": [{"weekday": 1, "starts_local": "12:00", "ends_local": "12:30"}],
        "quiet_from_local": "21:00",
        "at_most_per_day": 2,
        "interests": ["phishing"],
        "minutes_per_day": 5,
    }
    if operation.path.startswith("/v1/catalogue/"):
        values["course_id"] = "secure-work"
        values["lesson_id"] = "secure-work/phishing-signs"
    if operation.path.startswith("/v1/recommendations/"):
        values |= {"course_id": "secure-work", "lesson": "phishing-signs"}
    if operation.path.startswith("/v1/placements"):
        values |= await _placement(connection, actor)
    if operation.path.startswith(("/v1/authoring/", "/v1/media/")):
        values |= await studio_values(connection, operation.id, actor.own)
    if operation.id == "sayOfStep":
        values["said"] = "not_now"
        values["lesson_id"] = actor.own["exercise_id"].rpartition("/")[0]
    if operation.id == "setGoal":
        values |= {"kind": "days_per_week", "target": 3}
    if operation.id == "readChanges":
        del values["kind"]  # of all kinds, not of one alone
    if operation.path == "/v1/sync/events":
        values |= {"kind": "days_per_week", "target": 3}
        values["lesson_id"] = actor.own["exercise_id"].rpartition("/")[0]
    if operation.path.startswith("/v1/quarantine/"):
        association_id, install_id = (
            UUID(actor.own["association_id"]),
            UUID(actor.own["install_id"]),
        )
        whose = (association_id, actor.person_id, install_id)
        values["refused_id"] = str(await add_refused(connection, keeper, *whose))
    if operation.id == "reportItem":
        values["kind"] = "typo"
        await _enrol(connection, actor)
    if "token" in names:
        purpose = "mail_change" if operation.id == "confirmMailChange" else "sign_in"
        values["token"] = await _link(connection, keeper, actor.person_id, purpose)
    if operation.id == "unsubscribe":
        mine = Unsubscription(actor.person_id, DIGEST)
        values["token"] = write_unsubscription(keeper.unsubscribe_key, mine)
    if "refresh_token" in names:
        values["refresh_token"] = await _refresh_token(connection, actor)
    return values


async def _enrol(connection: Any, actor: Actor) -> None:
    """She takes her courses again, whatever she has left meanwhile."""
    await connection.execute(
        "update enrolment set ended_at = null where tenant_id = $1 and person_id = $2",
        UUID(actor.own["association_id"]),
        actor.person_id,
    )


async def _placement(connection: Any, actor: Actor) -> dict[str, Any]:
    """Her placement, begun just now and waiting for an answer; later ones are over."""
    placement_id = UUID(actor.own["placement_id"])
    await connection.execute(
        "update placement set finished_at = now(), stopped = 'stopped_early'"
        " where tenant_id = $1 and person_id = $2 and id <> $3 and finished_at is null",
        UUID(actor.own["association_id"]),
        actor.person_id,
        placement_id,
    )
    question = {"exercise_id": actor.own["exercise_id"], "revision": actor.own["revision"]}
    await connection.execute(
        "update placement set finished_at = null, stopped = null, asked = $2, started_at = now()"
        " where id = $1",
        placement_id,
        json.dumps([question]),
    )
    return {"course_id": "secure-work", "dont_know": True}


async def _link(connection: Any, keeper: Keeper, person_id: UUID, purpose: str) -> str:
    """A good link of hers, as the mail to her would hold it; a day old, so never one too many."""
    token, mail = new_token(person_id), f"{uuid4()}@new.example"
    wrapped = await connection.fetchval(
        "select wrapped_key from person_key where person_id = $1", person_id
    )
    await connection.execute(
        "insert into sign_in_link (id, person_id, purpose, token_hash, challenge, new_mail_hash,"
        " new_mail_sealed, created_at, expires_at) values (gen_random_uuid(), $1, $2, $3, $4, $5,"
        " $6, now() - interval '1 day', now() + interval '1 day')",
        person_id,
        purpose,
        token.hash,
        challenge_of(VERIFIER),
        keeper.mail_hash(mail),
        keeper.seal_for(person_id, wrapped).seal(mail),
    )
    return token.text


async def _refresh_token(connection: Any, actor: Actor) -> str:
    token = new_token(actor.person_id)
    await connection.execute(
        "insert into refresh_token (id, person_id, device_id, family_id, token_hash, issued_at,"
        " family_expires_at) select gen_random_uuid(), person_id, id, gen_random_uuid(), $3, now(),"
        " now() + interval '1 day' from device where person_id = $1 and install_id = $2",
        actor.person_id,
        UUID(actor.own["install_id"]),
        token.hash,
    )
    return token.text
