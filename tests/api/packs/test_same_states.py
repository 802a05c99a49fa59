"""What a phone folds from its pack in the tunnel is what the server folds when it hears of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from mobile_contract import packs, sessions
from mobile_contract.client import Client
from tests.mobile_contract.reference_fold import fold
from tests.mobile_contract.test_fold_vectors import same
from tests.world import World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SEEN = ("stability", "difficulty", "last_review_at", "due_at", "reps", "lapses", "streak")


async def test_the_phone_and_the_server_end_at_the_same_states(world: World) -> None:
    """A first day, three days' rest, then a pack; the same answers here and there."""
    await world.set_time(NOW)
    await world.found("First", "ada@first.example")
    ada = await world.signed_in("ada@first.example")
    await _answer_all(world, ada, await ada.start_session(12))
    await world.set_time(NOW + timedelta(days=3))
    signed = await ada.next_pack(12)
    model = _model(ada.open_pack(signed, await ada.pack_key(), signed.issued_at))
    items = _items(ada.open_pack(signed, await ada.pack_key(), signed.issued_at))
    session = await ada.start_session(12)
    assert model["known"]
    await _answer_all(world, ada, session)
    answers = await world.owner_fetch(
        "select r.*, e.session_id, e.study_day from review r join learner_event e using (id)"
        " where e.session_id = $1 order by r.answered_at, r.id",
        session.id,
    )
    assert len(answers) > 3
    skills = {each.id: each.skills for each in _lessons(signed)}
    for row in answers:
        done = fold(model, items[row["exercise_id"]], _answer(row, skills))
        assert (done["rating"], abs(done["chance"] - row["chance"]) < 1e-9) == (
            ("again", "hard", "good", "easy")[row["rating"] - 1],
            True,
        )
    await _compare(world, model)


async def _compare(world: World, model: dict[str, Any]) -> None:
    """The rows the server has folded, beside what the phone has."""
    for row in await world.owner_fetch("select * from memory"):
        known = model["known"].get(row["exercise_id"])
        if known is not None:
            theirs = {name: _wire(row[name]) for name in SEEN}
            same({name: known[name] for name in SEEN}, theirs, "memory")
    (learner,) = await world.owner_fetch("select * from learner where folded_sequence is not null")
    believed = model["believed"]
    ability = {"mean": learner["ability_mean"], "variance": learner["ability_variance"]}
    same({name: believed["ability"][name] for name in ability}, ability, "ability")
    same(believed["moving_average"], learner["moving_average"], "average")
    assert believed["pace"]["log_ratio_micro_sum"] == learner["pace_log_ratio_micro_sum"]
    for row in await world.owner_fetch("select * from skill_mastery"):
        mastery = model["masteries"].get(row["skill"])
        if mastery is not None:
            assert mastery["answers"] == row["answers"]
            same(mastery["ability"]["mean"], row["ability_mean"], "mastery")


async def _answer_all(world: World, client: Client, session: sessions.StudySession) -> None:
    """Two right, one wrong, and so on; slower and slower."""
    asked = [step for step in session.steps if step.exercise]
    for place, step in enumerate(asked):
        answered = world.wrong_response if place % 3 == 2 else world.right_response
        response = await answered(step)
        await client.submit(session.id, client.answer(step, response, seconds=6 + 4 * place))


def _lessons(signed: packs.SignedPack) -> list[packs.PackLesson]:
    return msgspec.json.decode(signed.body, type=packs.PackBody).lessons


def _model(body: packs.PackBody) -> dict[str, Any]:
    """The pack's model as an app keeps it."""
    model: dict[str, Any] = msgspec.to_builtins(body.model)
    model["known"] = {each["exercise_id"]: each for each in model["known"]}
    model["masteries"] = {each["skill"]: each for each in model["masteries"]}
    return model


def _items(body: packs.PackBody) -> dict[str, Any]:
    every = (each for lesson in body.lessons for each in lesson.exercises)
    return {each.view.id: msgspec.to_builtins(each.item) for each in every}


def _answer(row: Any, skills: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "at": _wire(row["answered_at"]),
        "study_day": row["study_day"].isoformat(),
        "exercise_id": row["exercise_id"],
        "correct": row["correct"],
        "seconds": row["seconds"],
        "hints_used": row["hints_used"],
        "self_rating": None,
        "confidence": row["confidence"],
        "changed_answers": row["changed_answers"],
        "session_id": str(row["session_id"]),
        "skills": skills[row["exercise_id"].rpartition("/")[0]],
    }


def _wire(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
