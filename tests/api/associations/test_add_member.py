"""Adding members: who may, what becomes of people Interlude knows, and what the office learns."""

import asyncio

import pytest

from mobile_contract import associations, identity
from mobile_contract.client import Client
from tests.api.identity.asking import code_of, refused
from tests.world import World

OLGA, ADA, ALAN = "olga@first.example", "ada@elsewhere.example", "alan@second.example"


@pytest.fixture
async def owner(world: World) -> Client:
    """The owner of First. Ada belongs to Elsewhere, under her own name, in her own zone."""
    await world.found("Elsewhere", ADA)
    ada = await world.signed_in(ADA)
    await ada.change_me(identity.ChangeMe(name="Ada Own", language="de", zone="Asia/Tokyo"))
    await world.found("First", OLGA)
    return await world.signed_in(OLGA)


def adding(
    mail: str, *roles: str, name: str | None = None, zone: str | None = None
) -> associations.AddMember:
    return associations.AddMember(mail=mail, roles=list(roles or ["learner"]), name=name, zone=zone)


async def test_a_new_member_signs_in_and_is_enrolled_in_every_course(
    world: World, owner: Client
) -> None:
    added = await owner.add_member(adding("grace@first.example", "learner", "coach", name="Grace"))
    assert (added.name, added.mail) == ("Grace", "grace@first.example")
    assert added.roles == ["coach", "learner"]
    grace = await world.signed_in("grace@first.example")
    me = await grace.me()
    assert (me.id, me.name, me.zone) == (added.person_id, "Grace", "Europe/Berlin")
    session = await grace.start_session(5)
    assert session.steps
    courses = await world.owner_fetch("select from course where retired_at is null")
    enrolled = await world.owner_fetch("select from enrolment where person_id = $1", me.id)
    assert len(enrolled) == len(courses) > 0


async def test_a_person_known_from_elsewhere_keeps_her_name_language_and_zone(
    world: World, owner: Client
) -> None:
    await owner.add_member(adding(ADA, name="Mrs Typed", zone="Europe/Paris"))
    ada = await world.signed_in(ADA)
    # signing in takes the phone's zone, as everywhere
    assert ((await ada.me()).name, (await ada.me()).language) == ("Ada Own", "de")
    [row] = await world.owner_fetch("select count(*) from person")
    assert row["count"] == 2


async def test_adding_does_not_tell_whether_interlude_knows_the_person(
    world: World, owner: Client
) -> None:
    known = await owner.add_member(adding("Ada@Elsewhere.example", name="Mrs Typed"))
    unknown = await owner.add_member(adding("Ada@Nowhere.example", name="Mrs Typed"))
    assert (known.name, known.roles) == (unknown.name, unknown.roles)
    assert known.mail == "Ada@Elsewhere.example"
    assert known.person_id.version == unknown.person_id.version == 4
    listed = {each.mail: each.name for each in (await owner.members()).members}
    assert listed["Ada@Elsewhere.example"] == listed["Ada@Nowhere.example"] == "Mrs Typed"
    nameless = await owner.add_member(adding("grace@nowhere.example"))
    assert nameless.name is None


async def test_the_office_sees_her_own_name_once_she_has_come_in(
    world: World, owner: Client
) -> None:
    assert owner.tokens is not None
    await owner.add_member(adding(ADA, name="Mrs Typed"))
    ada = await world.signed_in(ADA)
    assert ada.tokens is not None
    assert ada.tokens.association_id != owner.tokens.association_id
    assert "Mrs Typed" in {each.name for each in (await owner.members()).members}
    await ada.refresh(owner.tokens.association_id)
    assert {each.name for each in (await owner.members()).members} == {"Ada Own", None}
    held = await world.owner_fetch("select from membership where introduction_sealed is not null")
    assert held == []


async def test_a_member_twice_is_refused(world: World, owner: Client) -> None:
    await owner.add_member(adding("grace@first.example"))
    problem = await refused(owner.add_member(adding("GRACE@first.example", "coach")))
    assert (problem.status, problem.code) == (409, "member_exists")
    codes = await asyncio.gather(
        *(code_of(owner.add_member(adding("twin@first.example"))) for _ in range(5))
    )
    assert sorted(codes) == ["member_exists"] * 4 + ["ok"]


async def test_the_same_request_sent_twice_with_one_key_adds_once(
    world: World, owner: Client
) -> None:
    first = await owner.add_member(adding("grace@first.example", name="Grace"), key="grace-1")
    assert (
        await owner.add_member(adding("grace@first.example", name="Grace"), key="grace-1") == first
    )
    entries = await world.owner_fetch("select from audit_entry where operation = 'addMember'")
    assert len(entries) == 1


async def test_an_ended_member_returns_with_the_roles_of_now(world: World, owner: Client) -> None:
    grace = await world.with_member(owner, "grace@first.example", "admin")
    assert grace.tokens is not None
    await world.owner_fetch(
        "update membership set ended_at = now() where person_id = $1", grace.tokens.person_id
    )
    assert [each.mail for each in (await owner.members()).members] == [OLGA]
    back = await owner.add_member(adding("grace@first.example", "learner"))
    assert (back.person_id, back.roles) == (grace.tokens.person_id, ["learner"])
    assert await code_of(grace.members()) == "not_allowed"
    assert await code_of(grace.start_session(5)) == "ok"


async def test_only_an_owner_makes_an_owner(world: World, owner: Client) -> None:
    admin = await world.with_member(owner, "admin@first.example", "admin")
    problem = await refused(admin.add_member(adding("grace@first.example", "learner", "owner")))
    assert (problem.status, problem.code) == (403, "not_allowed")
    assert len((await owner.members()).members) == 2
    assert await code_of(admin.add_member(adding("grace@first.example", "admin"))) == "ok"
    assert await code_of(owner.add_member(adding("two@first.example", "owner"))) == "ok"


async def test_nobody_outside_the_office_adds_members(world: World, owner: Client) -> None:
    for role in ("learner", "author", "reviewer", "coach", "auditor"):
        member = await world.with_member(owner, f"{role}@first.example", role)
        assert await code_of(member.add_member(adding("new@first.example"))) == "not_allowed"
    assert "new@first.example" not in {each.mail for each in (await owner.members()).members}


async def test_roles_that_do_not_exist_are_refused(world: World, owner: Client) -> None:
    none: list[list[str]] = [[], ["king"], ["Owner"], ["learner"] * 8, ["learner\n"], [""]]
    for roles in none:
        member = associations.AddMember(mail="grace@first.example", roles=roles)
        assert await code_of(owner.add_member(member)) == "invalid_request", roles
    assert len((await owner.members()).members) == 1


async def test_a_zone_that_does_not_exist_adds_nobody(world: World, owner: Client) -> None:
    problem = await refused(owner.add_member(adding("grace@first.example", zone="Mars/Olympus")))
    assert (problem.status, problem.code) == (422, "zone_unknown")
    assert len(await world.owner_fetch("select from person")) == 2


async def test_an_address_that_is_none_is_refused(world: World, owner: Client) -> None:
    for mail in ("grace", "@first.example", "grace@", "a b@first.example", "a@b@c", "a@b\x00c"):
        assert await code_of(owner.add_member(adding(mail))) == "invalid_request", mail
