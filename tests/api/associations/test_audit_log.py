"""The audit log: every call of the office leaves a row, refused ones leave nothing."""

import asyncpg
import pytest

from mobile_contract import associations
from mobile_contract.client import Client
from tests.api.identity.asking import code_of, refused
from tests.world import World


@pytest.fixture
async def owner(world: World) -> Client:
    """The owner of First."""
    await world.found("First", "olga@first.example")
    return await world.signed_in("olga@first.example")


async def test_founding_adding_and_looking_are_all_on_record(world: World, owner: Client) -> None:
    assert owner.tokens is not None
    grace = await owner.add_member(
        associations.AddMember(mail="grace@first.example", roles=["auditor"])
    )
    await owner.members()
    auditor = await world.signed_in("grace@first.example")
    entries = (await auditor.audit_log()).entries
    assert [each.operation for each in entries] == ["listMembers", "addMember", "addAssociation"]
    looked, added, founded = entries
    assert founded.actor_id is None
    assert (added.subject_kind, added.subject_id) == ("person", str(grace.person_id))
    assert {looked.actor_id, added.actor_id} == {owner.tokens.person_id}
    again = (await auditor.audit_log()).entries[0]
    assert (again.operation, again.actor_id) == ("readAuditLog", grace.person_id)


async def test_the_log_names_the_request(owner: Client) -> None:
    assert owner.tokens is not None
    headers = {
        "Authorization": f"Bearer {owner.tokens.access_token}",
        "X-Request-Id": "told-by-the-proxy-1",
    }
    await owner.http.get("/v1/members", headers=headers)
    assert (await owner.audit_log()).entries[0].request_id == "told-by-the-proxy-1"


async def test_a_refused_call_leaves_no_row(world: World, owner: Client) -> None:
    member = associations.AddMember(mail="olga@first.example", roles=["learner"])
    assert await code_of(owner.add_member(member)) == "member_exists"
    assert [each.operation for each in (await owner.audit_log()).entries] == ["addAssociation"]


async def test_an_association_reads_its_own_log_page_by_page(world: World, owner: Client) -> None:
    await world.found("Second", "alan@second.example")
    alan = await world.signed_in("alan@second.example")
    for _ in range(5):
        await owner.members()
    page = await owner.audit_log(limit=4)
    rest = await owner.audit_log(page.next_cursor, limit=4)
    operations = [each.operation for each in page.entries + rest.entries]
    assert operations == ["listMembers"] * 5 + ["addAssociation"]
    assert rest.next_cursor is None
    assert [each.operation for each in (await alan.audit_log()).entries] == ["addAssociation"]
    assert (await refused(owner.audit_log("nonsense"))).code == "cursor_invalid"


async def test_the_application_can_neither_change_nor_remove_a_row(
    world: World, owner: Client
) -> None:
    url = world.ground.database_url
    connection = await asyncpg.connect(url, server_settings={"role": "interlude_app"})
    try:
        for statement in ("update audit_entry set operation = 'x'", "delete from audit_entry"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()
