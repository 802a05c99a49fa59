"""The list of members: pages that neither skip nor repeat, names of the own members only."""

import pytest

from mobile_contract import associations
from mobile_contract.client import Client
from tests.api.identity.asking import refused
from tests.world import World

OLGA = "olga@first.example"


@pytest.fixture
async def owner(world: World) -> Client:
    """The owner of First, which has seven more members."""
    await world.found("First", OLGA)
    owner = await world.signed_in(OLGA)
    for number in range(7):
        await _add(owner, number)
    return owner


async def _add(owner: Client, number: int) -> None:
    member = associations.AddMember(
        mail=f"m{number}@first.example", roles=["learner"], name=f"Member {number}"
    )
    await owner.add_member(member)


async def test_members_come_newest_first_in_pages(owner: Client) -> None:
    everybody = [each.mail for each in (await owner.members()).members]
    assert everybody == [*(f"m{number}@first.example" for number in range(6, -1, -1)), OLGA]
    for limit in (1, 3, 4, 7, 8, 9):
        pages: list[list[str]] = []
        cursor = None
        while True:
            page = await owner.members(cursor, limit)
            pages.append([each.mail for each in page.members])
            cursor = page.next_cursor
            if cursor is None:
                break
        assert [mail for page in pages for mail in page] == everybody
        assert all(len(page) == limit for page in pages[:-1])
        assert 1 <= len(pages[-1]) <= limit


async def test_a_member_added_between_pages_moves_nobody(world: World, owner: Client) -> None:
    await world.found("Elsewhere", "old@elsewhere.example")
    first = await owner.members(limit=3)
    await _add(owner, 8)
    await owner.add_member(associations.AddMember(mail="old@elsewhere.example", roles=["learner"]))
    rest = await owner.members(first.next_cursor, limit=200)
    seen = [each.mail for each in first.members + rest.members]
    assert seen == [*(f"m{number}@first.example" for number in range(6, -1, -1)), OLGA]


async def test_a_cursor_or_limit_that_is_none_is_refused(owner: Client) -> None:
    for cursor in ("x", "AAAA", "A" * 22 + "!", "é", "%00", "A" * 20, "{}"):
        problem = await refused(owner.members(cursor))
        assert (problem.status, problem.code) == (422, "cursor_invalid"), cursor
    for limit in (0, -1, 201, 10**12):
        assert (await refused(owner.members(limit=limit))).code == "invalid_request", limit


async def test_only_the_own_members_are_listed(world: World, owner: Client) -> None:
    await world.found("Second", "alan@second.example")
    alan = await world.signed_in("alan@second.example")
    both = associations.AddMember(mail="m3@first.example", roles=["coach"])
    await alan.add_member(both)
    listed = (await alan.members()).members
    assert {(each.mail, each.name) for each in listed} == {
        ("alan@second.example", None),
        ("m3@first.example", None),
    }
    theirs = {each.mail: each for each in (await owner.members()).members}
    assert "alan@second.example" not in theirs
    assert theirs["m3@first.example"].roles == ["learner"]


async def test_a_cursor_of_another_association_shows_nothing_of_it(
    world: World, owner: Client
) -> None:
    foreign = (await owner.members(limit=3)).next_cursor
    await world.found("Second", "alan@second.example")
    alan = await world.signed_in("alan@second.example")
    assert {each.mail for each in (await alan.members(foreign)).members} <= {"alan@second.example"}
