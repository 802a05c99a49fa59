"""What a phone carries into a tunnel, for whom, until when, and how it knows that it is ours."""

import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from mobile_contract import packs, reminders, sessions
from mobile_contract.client import Client
from mobile_contract.pack_proof import PackRefused
from tests.world import World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LUNCH = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association, on a Monday morning, with a course to take."""
    await world.set_time(NOW)
    await world.found("First", "ada@first.example")
    return await world.signed_in("ada@first.example")


async def opened(client: Client, minutes: float | None = None) -> packs.PackBody:
    """The next pack, as the app uses it."""
    signed = await client.next_pack(minutes)
    return client.open_pack(signed, await client.pack_key(), signed.issued_at)


async def studied(world: World, client: Client, minutes: float = 10) -> sessions.StudySession:
    """A session answered rightly."""
    session = await client.start_session(minutes)
    for step in session.steps:
        if step.exercise:
            response = await world.right_response(step)
            await client.submit(session.id, client.answer(step, response))
    await client.finish_session(session.id)
    return session


async def test_ac_j1_a_pack_lists_content_hash_and_expiry(world: World, ada: Client) -> None:
    signed = await ada.next_pack(5)
    body = ada.open_pack(signed, await ada.pack_key(), NOW)
    assert body.minutes == 5
    assert (body.issued_at, body.expires_at) == (signed.issued_at, signed.expires_at)
    assert NOW + timedelta(hours=24) <= body.expires_at < NOW + timedelta(hours=24, minutes=1)
    shown = {each.id: {one.view.id for one in each.exercises} for each in body.lessons}
    assert body.session.steps
    for step in body.session.steps:
        assert step.exercise_id is None or step.exercise_id in shown[step.lesson_id]
    assert all(each.reading for each in body.lessons)
    assert sum(len(each) for each in shown.values()) > len(body.session.steps)
    row = (await world.owner_fetch("select * from pack"))[0]
    assert (row["id"], row["body_hash"].hex()) == (body.id, signed.hash)
    assert set(row["exercise_ids"]) == set().union(*shown.values())
    assert row["size_bytes"] == len(signed.body.encode())


async def test_ac_j1_a_tampered_pack_is_refused(ada: Client) -> None:
    """Every byte region of what travels: nothing altered is ever used."""
    signed, key = await ada.next_pack(5), await ada.pack_key()
    meant = ada.open_pack(signed, key, NOW)
    travelled = msgspec.json.encode(signed)
    places = {*range(0, len(travelled), 97), *range(len(travelled) - 600, len(travelled))}
    refused = 0
    for place in sorted(places):
        altered = bytearray(travelled)
        altered[place] ^= 1
        try:
            read = msgspec.json.decode(bytes(altered), type=packs.SignedPack)
        except (msgspec.DecodeError, UnicodeDecodeError):
            refused += 1
            continue
        try:
            assert ada.open_pack(read, key, NOW) == meant == ada.open_pack(signed, key, NOW)
            assert read == signed, place
        except PackRefused:
            refused += 1
    assert refused >= len(places) - 5


async def test_ac_j1_a_pack_made_by_somebody_else_is_refused(ada: Client) -> None:
    """Whoever alters the text and counts its hash anew has no key to sign it with."""
    signed, key = await ada.next_pack(5), await ada.pack_key()
    text = signed.body.replace('"most_bytes":2097152', '"most_bytes":9')
    assert text != signed.body
    made = msgspec.structs.replace(
        signed, body=text, hash=hashlib.sha256(text.encode()).hexdigest()
    )
    longer = msgspec.structs.replace(signed, expires_at=signed.expires_at + timedelta(days=1))
    for each in (made, longer):
        with pytest.raises(PackRefused, match="altered"):
            ada.open_pack(each, key, NOW)


async def test_ac_j1_a_pack_is_one_persons_on_one_device_and_ends(
    world: World, ada: Client
) -> None:
    signed, key = await ada.next_pack(5), await ada.pack_key()
    grace = await world.with_member(ada, "grace@first.example", "learner")
    tablet = await world.signed_in("ada@first.example")
    for other in (grace, tablet):
        with pytest.raises(PackRefused, match="somebody_elses"):
            other.open_pack(signed, key, NOW)
    with pytest.raises(PackRefused, match="expired"):
        ada.open_pack(signed, key, signed.expires_at)
    foreign = msgspec.structs.replace(key, public_key="00" * 32)
    with pytest.raises(PackRefused, match="altered"):
        ada.open_pack(signed, foreign, NOW)
    with pytest.raises(PackRefused, match="key_unknown"):
        ada.open_pack(signed, msgspec.structs.replace(key, key_id="another"), NOW)


async def test_it_is_for_the_break_that_comes(world: World, ada: Client) -> None:
    await ada.set_breaks(reminders.WeeklyBreak(1, "12:30", "12:50"))
    body = await opened(ada)
    assert (body.minutes, body.break_starts_at, body.break_ends_at) == (
        20,
        LUNCH,
        LUNCH + timedelta(minutes=20),
    )
    assert body.expires_at == LUNCH + timedelta(minutes=20, hours=24)
    await world.set_time(LUNCH + timedelta(minutes=15))
    assert 4 <= (await opened(ada)).minutes <= 5
    await world.set_time(LUNCH + timedelta(minutes=30))
    late = await opened(ada, 7)
    assert late.break_starts_at == LUNCH + timedelta(days=7)
    assert (late.minutes, late.expires_at) == (7, late.issued_at + timedelta(days=7))


async def test_without_a_break_or_minutes_it_is_five(ada: Client) -> None:
    body = await opened(ada)
    assert (body.minutes, body.break_starts_at) == (5, None)


async def test_while_nothing_changes_it_is_the_same_pack(world: World, ada: Client) -> None:
    first = await ada.next_pack(5)
    await world.set_time(NOW + timedelta(minutes=30))
    assert await ada.next_pack(5) == first
    assert ada.tokens is not None
    token = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    told = await ada.http.get("/v1/packs/next?minutes=5", headers=token)
    again = await ada.http.get(
        "/v1/packs/next?minutes=5", headers={**token, "If-None-Match": told.headers["etag"]}
    )
    assert (told.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (await ada.next_pack(6)).hash != first.hash
    again_five = await opened(ada, 5)
    await studied(world, ada, 3)
    anew = await opened(ada, 5)
    assert anew.id != again_five.id
    kept = await world.owner_fetch("select body_hash from pack where id = $1", anew.id)
    assert [row["body_hash"].hex() for row in kept] == [(await ada.next_pack(5)).hash]
    await world.set_time(NOW + timedelta(hours=2))
    later = await ada.next_pack(5)
    assert later.issued_at >= NOW + timedelta(hours=2)


async def test_what_is_due_comes_along_with_its_memory(world: World, ada: Client) -> None:
    session = await studied(world, ada)
    asked = [step.exercise for step in session.steps if step.exercise]
    answered = {each.id for each in asked if each.kind not in ("poll", "reflection")}
    await world.set_time(NOW + timedelta(days=30))
    body = await opened(ada, 10)
    known = {each.exercise_id: each for each in body.model.known}
    assert known.keys() == answered
    row = (await world.owner_fetch("select * from memory order by exercise_id limit 1"))[0]
    kept = known[row["exercise_id"]]
    assert (kept.stability, kept.difficulty, kept.due_at, kept.session_id) == (
        row["stability"],
        row["difficulty"],
        row["due_at"],
        session.id,
    )
    learner = (await world.owner_fetch("select * from learner"))[0]
    believed = body.model.believed
    assert believed.ability.mean == learner["ability_mean"]
    assert believed.pace.log_ratio_micro_sum == learner["pace_log_ratio_micro_sum"]
    assert believed.moving_average == learner["moving_average"]
    assert [each.skill for each in body.model.masteries]
    assert body.model.population.version == 1


async def test_bad_minutes_are_named(ada: Client) -> None:
    assert ada.tokens is not None
    token = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    for bad in ("0", "61", "nan", "soon"):
        told = await ada.http.get(f"/v1/packs/next?minutes={bad}", headers=token)
        problem = told.json()
        assert (told.status_code, problem["code"]) == (422, "invalid_request"), bad
        assert [each["place"] for each in problem["errors"]] == ["query.minutes"]
