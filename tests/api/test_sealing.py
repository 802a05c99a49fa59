"""What could name a person lies sealed under her own key, and is gone when the key is."""

from uuid import UUID

import pytest

from api.demo import PEOPLE, mail_of
from api.sealing import Keeper, PersonSeal, SealBroken, derive, normal_mail
from tests.isolation import canaries
from tests.world import World

SECRET = b"a secret of thirty-two bytes or more"
KEEPER = Keeper.from_secret(SECRET)
ADA, GRACE = UUID(int=1), UUID(int=2)


def seal_of(person_id: UUID) -> PersonSeal:
    return KEEPER.seal_for(person_id, KEEPER.new_key(person_id))


def test_what_is_sealed_opens_again() -> None:
    seal = seal_of(ADA)
    for text in ("Ada", "", "Ada Lovelace, née Byron", "爱达", "a" * 10_000):
        assert seal.unseal(seal.seal(text)) == text


def test_the_same_text_is_sealed_differently_every_time() -> None:
    seal = seal_of(ADA)
    assert len({seal.seal("ada@example.org") for _ in range(100)}) == 100


def test_a_sealed_text_shows_nothing_of_itself_but_its_length() -> None:
    sealed = seal_of(ADA).seal("ada@example.org")
    assert b"ada" not in sealed
    assert len(sealed) == 12 + len("ada@example.org") + 16


def test_another_persons_seal_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        seal_of(GRACE).unseal(seal_of(ADA).seal("secret"))


def test_a_text_moved_to_another_persons_row_does_not_open_even_under_the_same_key() -> None:
    key = b"k" * 32
    with pytest.raises(SealBroken):
        PersonSeal(GRACE, key).unseal(PersonSeal(ADA, key).seal("secret"))


def test_a_wrapped_key_belongs_to_one_person() -> None:
    with pytest.raises(SealBroken):
        KEEPER.seal_for(GRACE, KEEPER.new_key(ADA))


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_one_altered_byte_is_noticed(place: int) -> None:
    seal = seal_of(ADA)
    sealed = bytearray(seal.seal("secret"))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        seal.unseal(bytes(sealed))


@pytest.mark.parametrize("rest", [b"", b"short", b"x" * 12, b"x" * 27])
def test_what_was_never_sealed_does_not_open(rest: bytes) -> None:
    with pytest.raises(SealBroken):
        seal_of(ADA).unseal(rest)


def test_another_installations_secret_opens_nothing() -> None:
    other = Keeper.from_secret(b"another secret of thirty-two bytes or more")
    with pytest.raises(SealBroken):
        other.seal_for(ADA, KEEPER.new_key(ADA))
    assert other.mail_hash("ada@example.org") != KEEPER.mail_hash("ada@example.org")


def test_every_purpose_has_a_key_of_its_own() -> None:
    keys = {KEEPER.wrapping_key, KEEPER.mail_key, KEEPER.access_key, KEEPER.refresh_key}
    assert len(keys) == 4
    assert SECRET not in keys
    assert derive(SECRET, "person-keys") == KEEPER.wrapping_key


def test_an_address_is_found_however_it_is_typed() -> None:
    typed = ("ada@example.org", " Ada@Example.ORG ", "ADA@EXAMPLE.ORG\n")
    assert {normal_mail(each) for each in typed} == {"ada@example.org"}
    assert len({KEEPER.mail_hash(each) for each in typed}) == 1
    assert KEEPER.mail_hash("ada@example.org") != KEEPER.mail_hash("ada@example.com")


async def test_the_stored_rows_name_nobody(demo_world: World) -> None:
    """No row of any table holds a name or an address in the clear, as text or as bytes."""
    words = [mail_of(name) for name in PEOPLE] + [
        f"{name.capitalize()}'s demo phone" for name in PEOPLE
    ]
    for table in canaries.owned_tables():
        for row in await demo_world.owner_fetch(f"select * from {table}"):
            stored = b"\n".join(
                value if isinstance(value, bytes) else str(value).encode() for value in row.values()
            )
            named = [word for word in words if word.encode().lower() in stored.lower()]
            assert named == [], f"{table} names {named}"


async def test_without_her_key_nothing_of_a_person_can_be_read_again(demo_world: World) -> None:
    grace = await demo_world.demo("grace")
    me = await grace.me()
    assert me.name == "Grace"
    sealed = await demo_world.owner_fetch(
        "with gone as (delete from person_key where person_id = $1)"
        " select name_sealed, mail_sealed from person where id = $1",
        me.id,
    )
    assert await demo_world.owner_fetch("select from person_key where person_id = $1", me.id) == []
    keeper = demo_world.database.keeper
    fresh = keeper.seal_for(me.id, keeper.new_key(me.id))
    for value in sealed[0].values():
        with pytest.raises(SealBroken):
            fresh.unseal(value)
