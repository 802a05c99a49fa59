"""The keys in a pack mark every kind of exercise, unless the course keeps them; and a pack is never
larger than promised.
"""

from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from api.caller import Caller
from api.clock import new_id
from api.composing.composed import composed_on, footing_of
from api.db.transaction import transaction
from api.nudging.breaks import Break
from api.packs.occasion import Occasion
from api.packs.pieces import Piece, pieces_of
from api.packs.present_body import Filling, encode_body, present_body
from api.publishing.publish_courses import publish_courses
from content.format import Exercise
from content.marking.mark import mark
from content.marking.sample_responses import right_response, wrong_response
from mobile_contract import packs
from mobile_contract.client import Client
from mobile_contract.pack_proof import Holder
from tests.api.sessions.every_kind import learner_of_every_kind
from tests.content.lesson_text import QUESTION, lesson_text, write_courses
from tests.world import World

_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
_HOUR = timedelta(hours=1)


async def opened(client: Client, minutes: float) -> packs.PackBody:
    """The next pack, as the app uses it."""
    signed = await client.next_pack(minutes)
    return client.open_pack(signed, await client.pack_key(), signed.issued_at)


async def test_every_kind_is_marked_by_its_key(world: World, tmp_path: Path) -> None:
    kim = await learner_of_every_kind(world, tmp_path)
    body = await opened(kim, 20)
    exercises = [each for lesson in body.lessons for each in lesson.exercises]
    assert len(exercises) == 11
    for each in exercises:
        assert each.key is not None
        assert each.key.keys().isdisjoint({"prompt", "hints"})
        exercise = msgspec.convert({**each.key, "prompt": "?"}, Exercise)
        assert (exercise.id, exercise.marked) == (each.view.id, each.marked)
        right = mark(exercise, right_response(exercise))
        assert right.correct is each.marked
        assert right.explanation == exercise.explanation
        if each.marked:
            assert not mark(exercise, wrong_response(exercise)).correct


async def test_a_course_that_keeps_its_keys_gives_none_away(world: World, tmp_path: Path) -> None:
    kept = "## Type: Which leaf is it? {#leaf}\n\nAnswer: sencha\n\nExplanation: It is steamed.\n"
    folder = write_courses(tmp_path, green=lesson_text(QUESTION, kept))
    course = folder / "tea" / "course.toml"
    course.write_text(f"{course.read_text()}offline_keys = false\n")
    await publish_courses(world.ground, folder)
    tenant = await world.found("Kinds", "kim@kinds.example")
    await world.owner_fetch("delete from enrolment where course_id <> 'tea'")
    kim = await world.signed_in("kim@kinds.example", tenant)
    signed = await kim.next_pack(10)
    body = kim.open_pack(signed, await kim.pack_key(), signed.issued_at)
    exercises = [each for lesson in body.lessons for each in lesson.exercises]
    assert [each.key for each in exercises] == [None, None]
    for secret in ("sencha", "steamed", "dissolves what is bitter", "Heat decides"):
        assert secret not in signed.body


async def test_what_has_no_room_is_named_the_least_valuable_first(world: World) -> None:
    await world.found("First", "ada@first.example")
    filling = await _filling(world, await world.signed_in("ada@first.example"))
    order = list(pieces_of(filling.footing, filling.plan, filling.occasion))
    whole = present_body(filling)
    assert whole.left_out == []
    for most in (len(encode_body(whole)) - 200, len(encode_body(whole)) // 2, 30_000):
        body = present_body(filling, most)
        assert body.most_bytes == most
        assert len(encode_body(body)) <= most
        left = [Piece(each.lesson_id, each.exercise_id) for each in body.left_out]
        assert left
        assert left == order[-len(left) :]
        kept = {Piece(each.id, one.view.id) for each in body.lessons for one in each.exercises}
        assert kept == {each for each in order[: -len(left)] if each.exercise_id}
        steps = [Piece(each.lesson_id, each.exercise_id) for each in body.session.steps]
        assert steps == order[: len(steps)]


async def _filling(world: World, client: Client) -> Filling:
    """What her pack of five minutes is made from."""
    who = client.tokens
    assert who is not None
    assert who.association_id is not None
    holder = Holder(who.person_id, who.association_id, who.device_id)
    caller = Caller("readNextPack", "test", "en", *astuple(holder))
    caller = replace(caller, token_expires_at=datetime.now(UTC) + _HOUR)
    async with transaction(world.database, caller) as tx:
        footing = await footing_of(tx)
        occasion = Occasion(new_id(), tx.people_now, 5, None)
        plan = (await composed_on(tx, footing, occasion.starts_at, 5, 1)).plan
    return Filling(holder, footing, occasion, plan, {}, "en")


def test_a_pack_ends_a_day_after_its_break_and_after_a_week_at_the_latest() -> None:
    """Pure figures: the pack's moments follow from the break."""
    now = Occasion(new_id(), _AT, 5, None)
    assert (now.starts_at, now.expires_at) == (_AT, _AT + timedelta(days=1))
    soon = replace(now, next_break=Break(_AT + 2 * _HOUR, _AT + 3 * _HOUR, _AT.date()))
    assert (soon.starts_at, soon.expires_at) == (_AT + 2 * _HOUR, _AT + 27 * _HOUR)
    far = replace(now, next_break=Break(_AT + 300 * _HOUR, _AT + 301 * _HOUR, _AT.date()))
    assert (far.starts_at, far.expires_at) == (_AT + 168 * _HOUR, _AT + 168 * _HOUR)
