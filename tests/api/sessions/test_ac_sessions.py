"""What was promised of sessions, one test a statement, through the API alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mobile_contract import sessions
from mobile_contract.client import Client
from tests.api.sessions.every_kind import answered, exercise_of, learner_of_every_kind
from tests.world import World


def asked(session: sessions.StudySession) -> list[str]:
    """The exercises of a session, in order."""
    return [step.exercise.id for step in session.steps if step.exercise]


async def answer_all(
    world: World, client: Client, session: sessions.StudySession, right: bool
) -> dict[str, sessions.Marked]:
    """Answer everything there is to mark rightly, or wrongly."""
    marked = {}
    for step in session.steps:
        if step.exercise is None or step.exercise.kind in ("poll", "reflection"):
            continue
        response = await (world.right_response(step) if right else world.wrong_response(step))
        answer = client.answer(step, response, seconds=step.seconds)
        marked[step.exercise.id] = await client.submit(session.id, answer)
    return marked


@pytest.fixture
async def twins(demo_world: World) -> tuple[Client, Client]:
    """Two new learners of the same courses."""
    owner = await demo_world.demo("owner")
    found = []
    for mail in ("ida@twins.example", "eva@twins.example"):
        client = await demo_world.with_member(owner, mail, "learner")
        await client.enrol("secure-work")
        found.append(client)
    return found[0], found[1]


async def test_ac_p1_two_learners_of_different_accuracy_get_different_next_items_and_intervals(
    demo_world: World, twins: tuple[Client, Client]
) -> None:
    ida, eva = twins
    first, same = await ida.start_session(8), await eva.start_session(8)
    assert asked(first) == asked(same)
    right = await answer_all(demo_world, ida, first, right=True)
    wrong = await answer_all(demo_world, eva, same, right=False)
    for exercise_id, marked in right.items():
        assert marked.due_at > wrong[exercise_id].due_at
    # By the evening what went wrong is due again, and what was right is not.
    await demo_world.set_time(datetime.now(UTC) + timedelta(hours=8))
    after, behind = await ida.start_session(8), await eva.start_session(8)
    assert asked(after) != asked(behind)
    assert set(asked(behind)) & set(wrong)
    assert not set(asked(after)) & set(right)


async def test_ac_p2_a_session_fits_the_minutes_or_says_why_there_is_none(
    demo_world: World, twins: tuple[Client, Client]
) -> None:
    for client in (twins[0], await demo_world.demo("alan")):
        for minutes in (2, 3, 5, 7, 10, 15, 22, 30):
            session = await client.start_session(minutes)
            assert session.predicted_seconds <= minutes * 60
            if not session.steps:
                assert session.nothing is not None
                assert session.nothing.sentence
            else:
                assert session.nothing is None


async def test_ac_m1_who_chooses_is_offered_more_and_never_put_in_another_order(
    demo_world: World, twins: tuple[Client, Client]
) -> None:
    ida, _ = twins
    free = await ida.start_session(30)
    lessons = list(dict.fromkeys(step.lesson_id for step in free.steps))
    chosen = [lessons[2], lessons[0]]
    session = await ida.start_session(15, chosen=chosen)
    assert session.guidance == "self_directed"
    assert list(dict.fromkeys(step.lesson_id for step in session.steps)) == chosen
    assert {step.reason.code for step in session.steps} == {"your_choice"}
    assert session.offers
    assert not {offer.lesson_id for offer in session.offers} & set(chosen)
    locked = await ida.start_session(15, chosen=[lessons[0], "secure-work/no-such-lesson"])
    assert [refused.chosen_id for refused in locked.refused] == ["secure-work/no-such-lesson"]
    assert locked.refused[0].reason.sentence


async def test_ac_m4_the_same_learner_in_the_same_state_gets_the_same_steps(
    demo_world: World, twins: tuple[Client, Client]
) -> None:
    ida, eva = twins
    for client in twins:
        await answer_all(demo_world, client, await client.start_session(5), right=True)
    mine, hers = [await client.start_session(10, guidance="adaptive") for client in (ida, eva)]
    assert mine.guidance == "adaptive"
    assert asked(mine) == asked(hers)
    assert asked(await ida.session(mine.id)) == asked(mine)


async def test_what_she_says_of_a_step_changes_what_follows(
    demo_world: World, twins: tuple[Client, Client]
) -> None:
    ida, _ = twins
    session = await ida.start_session(5)
    lesson_id = session.steps[0].lesson_id
    said = await ida.say_of_step(session.id, sessions.SayOfStep(lesson_id, "not_now"))
    assert said.sentence
    assert said.until > session.composed_at
    assert lesson_id not in {step.lesson_id for step in (await ida.start_session(5)).steps}


async def test_ac_i1_an_answer_is_told_with_its_explanation_and_where_to_read_on(
    demo_world: World, twins: tuple[Client, Client]
) -> None:
    ida, _ = twins
    session = await ida.start_session(10)
    told = await answer_all(demo_world, ida, session, right=False)
    assert all(not marked.correct and marked.explanation for marked in told.values())
    assert all(marked.correct_answer and marked.attempts_left == 0 for marked in told.values())
    choices = {s.exercise.id for s in session.steps if s.exercise and s.exercise.options}
    assert any(told[exercise_id].feedback for exercise_id in choices)
    assert any(marked.resources for marked in told.values())


async def test_ac_i2_a_wrong_answer_does_not_give_the_key_away_while_another_try_is_left(
    world: World, tmp_path: Path
) -> None:
    kim = await learner_of_every_kind(world, tmp_path, attempts=2)
    session = await kim.start_session(60)
    for slug, wrong, right in (
        ("one", {"choice": "b"}, {"choice": "a"}),
        ("typed", {"text": "fishing"}, {"text": "phishing"}),
    ):
        first = await answered(kim, session, slug, wrong)
        assert (first.correct, first.rating, first.attempts_left) == (False, "again", 1)
        assert (first.correct_answer, first.explanation) == ({}, "")
        second = await answered(kim, session, slug, right)
        assert (second.correct, second.rating, second.attempts_left) == (True, "none", 0)
        assert second.explanation
        assert second.due_at == first.due_at, "only the first try is remembered"
    twice = [await answered(kim, session, "number", {"number": "7"}) for _ in range(2)]
    assert [marked.attempts_left for marked in twice] == [1, 0]
    assert twice[1].correct_answer["number"] == "6"
    assert exercise_of(session, "one").exercise is not None
