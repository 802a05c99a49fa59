"""What a stolen database says: no name, no mail address, no token."""

import base64

from mobile_contract import associations, identity
from tests.world import World

OWNER, GRACE, NEW = "olga@plain-sight.example", "grace@plain-sight.example", "g@moved-on.example"
NAME = "Grace Plainsight"

COLUMNS = """
select format('select %L as place, %s as held from %I', table_name || '.' || column_name,
              case data_type when 'bytea' then quote_ident(column_name)
              else format('convert_to(%I::text, ''UTF8'')', column_name) end, table_name) as query
from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema = 'public' and table_type = 'BASE TABLE'
"""


async def test_names_addresses_and_tokens_are_nowhere_in_clear(world: World) -> None:
    await world.found("First", OWNER)
    owner = await world.signed_in(OWNER)
    member = associations.AddMember(mail=GRACE, roles=["learner"], name=NAME)
    await owner.add_member(member, key="add-grace")
    client = world.client()
    await client.request_sign_in_link(GRACE)
    first = await client.sign_in(await world.mailed_token(GRACE), device_name=f"{NAME}'s phone")
    second = await client.refresh()
    await client.change_me(identity.ChangeMe(name=NAME), key="my-name")
    await client.request_mail_change(NEW)
    tokens = [await world.mailed_token(NEW), await world.mailed_token(GRACE)]
    await client.confirm_mail_change(tokens[0])
    tokens += [first.refresh_token, second.refresh_token]
    secrets = [OWNER.encode(), GRACE.encode(), NEW.encode(), b"plain-sight", b"Plainsight"]
    secrets += [token.encode() for token in tokens]
    secrets += [base64.urlsafe_b64decode(token)[16:] for token in tokens]
    secrets += [each.access_token.encode() for each in (first, second)]
    secrets.append(world.ground.secret)
    planted = await _places(world, [b"First", str(first.person_id).encode()])
    assert {"association.name", "device.person_id"} <= planted
    assert await _places(world, secrets) == set()


async def _places(world: World, wanted: list[bytes]) -> set[str]:
    """The columns of the whole database in which any of these stands."""
    columns = await world.owner_fetch(COLUMNS)
    rows = await world.owner_fetch(" union all ".join(column["query"] for column in columns))
    held = [(row["place"], row["held"].lower()) for row in rows if row["held"]]
    return {place for place, value in held if any(each.lower() in value for each in wanted)}
