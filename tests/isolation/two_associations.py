"""Two associations in one database: A, whose people try everything, and B, which must not be seen.

Every role of A is somebody. bea belongs to both, so that an association's wall is tried where the
person is the same. Everything is made by use cases; what no use case makes yet, `canaries` adds.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from api.access_token import AccessClaims, issue_access_token
from api.permissions import ROLES
from mobile_contract import associations, identity, reminders
from mobile_contract.client import Client
from mobile_contract.goals import SetGoal
from tests.api.authoring.studio_values import write_course
from tests.api.reminders.nudge_rows import Decided, add_nudge, add_way
from tests.isolation.canaries import CANARY
from tests.world import World

LUNCH = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


@dataclass(slots=True)
class Actor:
    """Somebody who calls: with which token, in which roles of A, and with which things of hers."""

    name: str
    roles: frozenset[str]
    claims: AccessClaims | None
    own: dict[str, Any]
    bearer: str | None = None
    is_of_b: bool = False
    sequence: int = field(default=1_000)

    @property
    def person_id(self) -> UUID:
        return UUID(self.own["person_id"])


@dataclass(frozen=True, slots=True)
class Two:
    """The settled pair: A's actors by name, the tenants, and the people who are B's alone."""

    a: UUID
    b: UUID
    actors: dict[str, Actor]
    people_of_b: tuple[UUID, ...]


async def settle(world: World) -> Two:
    """Found both associations, let everybody study, and list who may try what."""
    a = await world.found("Association A", "owner@a.example")
    b = await world.found(f"{CANARY} Association", f"{CANARY}-owner@b.example")
    owner_a = await world.signed_in("owner@a.example")
    owner_b = await world.signed_in(f"{CANARY}-owner@b.example")
    written = await write_course(owner_a, "tea")
    actors = {"owner": await _actor(world, "owner", owner_a)}
    for role in (role for role in ROLES if role != "owner"):
        client = await world.with_member(owner_a, f"{role}@a.example", role)
        actors[role] = await _actor(world, role, client)
    bea = await world.with_member(owner_a, "bea@a.example", "learner", "owner")
    await owner_b.add_member(associations.AddMember("bea@a.example", ["learner"]))
    await bea.refresh(b)
    await _study(world, bea)
    await bea.refresh(a)
    actors["bea of both"] = await _actor(world, "bea of both", bea, "learner", "owner")
    actors["bea of both"].is_of_b = True
    beth = await _settle_b(world, owner_b)
    for actor in actors.values():
        actor.own |= written
    actors |= _strangers(world, actors["learner"], beth, a)
    people = await world.owner_fetch(
        "select person_id from (select person_id from membership where tenant_id = $1"
        "  except select person_id from membership where tenant_id = $2) people"
        # Who has studied first: what hangs on a learner can be made for her.
        " order by person_id in (select person_id from learner) desc, person_id",
        b,
        a,
    )
    return Two(a, b, actors, tuple(row["person_id"] for row in people))


async def _settle_b(world: World, owner: Client) -> Client:
    """B's members in every role; beth, a learner, leaves a trace in everything she can."""
    for role in ROLES:
        mail = f"{CANARY}-{role}@b.example"
        member = associations.AddMember(mail, [role], name=f"{CANARY} {role}")
        if role != "owner":
            await owner.add_member(member, key=f"{CANARY}-{role}")
    beth = world.client()
    await beth.request_sign_in_link(f"{CANARY}-learner@b.example")
    token = await world.mailed_token(f"{CANARY}-learner@b.example")
    await beth.sign_in(token, device_name=f"{CANARY} phone")
    await beth.decide_consent("reminders", granted=True)
    await beth.change_me(identity.ChangeMe(name=f"{CANARY} Beth"), key=f"{CANARY}-beth")
    await _study(world, beth)
    await _reminded(world, beth)
    await beth.send_lines([f"{CANARY} is no event".encode()])
    await beth.request_mail_change(f"{CANARY}-new@b.example")
    await owner.members()
    await write_course(owner, CANARY)
    return beth


async def _study(world: World, client: Client) -> dict[str, Any]:
    """One session and one placement, each with one answer; what answers to them need."""
    session = await client.start_session(5)
    step = next(step for step in session.steps if step.exercise)
    assert step.exercise is not None
    response = await world.right_response(step)
    await client.submit(session.id, client.answer(step, response, seconds=6))
    placed = await client.start_placement("secure-work")
    assert placed.next is not None
    answer = client.placement_answer(placed.next, None)
    await client.submit_placement_answer(placed.id, answer)
    goal = await client.set_goal(SetGoal("days_per_week", 3))
    return {
        "session_id": str(session.id),
        "exercise_id": step.exercise.id,
        "revision": step.revision,
        "response": response,
        "placement_id": str(placed.id),
        "goal_id": str(goal.id),
    }


async def _reminded(world: World, client: Client) -> UUID:
    """A nudge that went to her phone and into her inbox, and what she set before; its id."""
    assert client.tokens is not None
    person_id, device_id = client.tokens.person_id, client.tokens.device_id
    await client.register_push_target(reminders.RegisterPushTarget("token", f"of-{device_id}"))
    await client.set_breaks(reminders.WeeklyBreak(1, "12:30", "12:50"))
    await client.hold_reminders(LUNCH.date())
    nudge_id = await add_nudge(world, client, Decided(LUNCH))
    await add_way(world, nudge_id, "sent", settled_at=LUNCH)
    await add_way(world, nudge_id, "sent", device_id=device_id, settled_at=LUNCH)
    await world.owner_fetch(
        "insert into interruption (nudge_id, person_id, local_date, at) values ($1, $2, $3, $4)",
        nudge_id,
        person_id,
        LUNCH.date(),
        LUNCH,
    )
    return nudge_id


async def _actor(world: World, name: str, client: Client, *roles: str) -> Actor:
    tokens = client.tokens
    assert tokens is not None
    claims = AccessClaims(
        person_id=tokens.person_id,
        device_id=tokens.device_id,
        install_id=client.install.id,
        tenant_id=tokens.association_id,
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    own = {
        **await _study(world, client),
        "person_id": str(tokens.person_id),
        "device_id": str(await _spare_device(world, name, claims)),
        "nudge_id": str(await _reminded(world, client)),
        "association_id": str(tokens.association_id),
        "install_id": str(client.install.id),
        "boot_id": str(client.install.boot_id),
    }
    return Actor(name, frozenset(roles or (name,)), claims, own, _bearer(world, claims))


async def _spare_device(world: World, name: str, claims: AccessClaims) -> UUID:
    """Another device of the same person, to be signed out in place of the one in use."""
    rows = await world.owner_fetch(
        "insert into device (id, person_id, install_id, platform, signed_in_at, last_seen_at)"
        " values (gen_random_uuid(), $1, gen_random_uuid(), $2, now(), now()) returning id",
        claims.person_id,
        "spare",
    )
    spare: UUID = rows[0]["id"]
    return spare


def _strangers(world: World, learner: Actor, beth: Client, a: UUID) -> dict[str, Actor]:
    """Callers who are nobody in A: no token, no association, and one of B with A's in her token."""
    assert learner.claims is not None
    assert beth.tokens is not None
    outside = AccessClaims(
        learner.claims.person_id,
        learner.claims.device_id,
        learner.claims.install_id,
        None,
        learner.claims.expires_at,
    )
    intruding = AccessClaims(
        beth.tokens.person_id,
        beth.tokens.device_id,
        beth.install.id,
        a,
        learner.claims.expires_at,
    )
    return {
        "nobody": Actor("nobody", frozenset(), None, learner.own),
        "outside": Actor("outside", frozenset(), outside, learner.own, _bearer(world, outside)),
        "beth with A's token": Actor(
            "beth with A's token",
            frozenset(),
            intruding,
            learner.own,
            _bearer(world, intruding),
            is_of_b=True,
        ),
    }


def _bearer(world: World, claims: AccessClaims) -> str:
    return "Bearer " + issue_access_token(world.database.keeper.access_key, claims)
