"""Every kind of exercise on its way to the phone and back: shown without its key, marked, told."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from content.format import ExerciseKind
from mobile_contract import sessions
from mobile_contract.client import ApiProblem, Client
from tests.api.facts.folded_rows import differing_rows, expected_rows, stored_rows
from tests.api.sessions.every_kind import LESSON, answered, exercise_of, learner_of_every_kind
from tests.world import World


async def begun(world: World, folder: Path) -> tuple[Client, sessions.StudySession]:
    kim = await learner_of_every_kind(world, folder)
    return kim, await kim.start_session(60)


def view_of(session: sessions.StudySession, slug: str) -> sessions.ExerciseView:
    view = exercise_of(session, slug).exercise
    assert view is not None
    return view


async def test_every_kind_is_shown_with_all_it_needs_and_nothing_of_its_key(
    world: World, tmp_path: Path
) -> None:
    _, session = await begun(world, tmp_path)
    shapes = {step.exercise.kind: step.exercise.response for step in session.steps if step.exercise}
    assert " ".join(shapes.values()) == (
        "choice choices text number texts order pairs rating path choice text"
    )
    assert set(shapes) == set(get_args(ExerciseKind))
    gaps = view_of(session, "gaps")
    assert gaps.gaps == [sessions.ExerciseGap(None), sessions.ExerciseGap("it is on your phone")]
    assert gaps.prompt.text.count("____") == 2
    order = view_of(session, "order")
    assert {item.text for item in order.items} == {"Hang up", "Look up the number", "Call back"}
    pairs = view_of(session, "pairs")
    assert [item.text for item in pairs.items] == ["Password", "Key", "Finger"]
    assert [item.key for item in pairs.matches] == ["a", "b", "c"]
    flip = view_of(session, "flip")
    assert flip.back is not None
    assert flip.back.text == "A proof besides the password."
    assert view_of(session, "poll").items[0] == sessions.ExerciseItem("a", "Not sure")
    assert view_of(session, "typed").back is None

    scenes = view_of(session, "scenario").scenes
    assert [scene.id for scene in scenes] == ["ring", "asked", "told", "safe"]
    assert scenes[0].choices[1] == sessions.ScenarioChoice("b", "I ask who it is", "asked")
    assert scenes[0].reading.text == "A voice asks for the code on your screen."
    assert [len(scene.choices) for scene in scenes] == [2, 2, 0, 0]

    sent = msgspec.json.encode(session).decode()
    for secret in ("second key", "You chose", '"good"', "ending", "2FA", "an app", "phishing"):
        assert secret not in sent, secret


async def test_every_kind_is_marked_by_its_own_rule(world: World, tmp_path: Path) -> None:
    kim, session = await begun(world, tmp_path)
    gaps = await answered(kim, session, "gaps", {"texts": ["2fa", "a window"]})
    assert (gaps.correct, gaps.marked, gaps.parts) == (False, True, [True, False])
    assert gaps.correct_answer == {"texts": ["two factors", "an app"]}
    right = await world.right_response(exercise_of(session, "order"))
    order = await answered(kim, session, "order", {"order": right["order"][::-1]})
    assert (order.correct, order.parts) == (False, [False, True, False])
    assert order.correct_answer == right
    pairs = await world.right_response(exercise_of(session, "pairs"))
    assert (await answered(kim, session, "pairs", pairs)).parts == [True] * 3
    call = await answered(kim, session, "scenario", {"path": ["b", "b"]})
    assert (call.correct, call.explanation) == (True, "Call back.")
    assert call.feedback == "A name proves nothing.\n\nYou chose the number."
    with pytest.raises(ApiProblem) as refusal:
        await answered(kim, session, "scenario", {"path": ["b"]})
    assert refusal.value.code == "response_unreadable"
    assert (await kim.progress()).days[0].answers == 4


async def test_on_a_flip_card_her_own_word_is_the_rating(world: World, tmp_path: Path) -> None:
    kim, session = await begun(world, tmp_path)
    for number, word in enumerate(("again", "hard", "good", "easy"), start=1):
        session = await kim.start_session(60, chosen=[f"{LESSON}/flip"]) if number > 1 else session
        marked = await answered(kim, session, "flip", {"rating": word})
        assert (marked.rating, marked.correct) == (word, word != "again")
        assert (marked.marked, marked.correct_answer) == (True, {})
        (row,) = await world.owner_fetch("select rating from review where id = $1", marked.event_id)
        assert row["rating"] == number
    assert await differing_rows(world) == 0


async def test_a_poll_and_a_thought_are_work_done_that_leaves_nothing_to_review(
    world: World, tmp_path: Path
) -> None:
    kim, session = await begun(world, tmp_path)
    step = exercise_of(session, "poll")
    sent = kim.answer(step, {"choice": "b"}, seconds=30)
    poll = await kim.submit(session.id, sent)
    assert (poll.marked, poll.correct, poll.rating, poll.parts) == (False, False, "none", [])
    assert abs(poll.due_at - sent.occurred_at) < timedelta(seconds=1)
    assert poll.explanation == "Most people are surer than they should be."
    again = await kim.submit(session.id, sent)
    assert again == msgspec.structs.replace(poll, status="duplicate")
    await answered(kim, session, "thought", {"text": "My bank."})

    progress = await kim.progress()
    assert (progress.exercises_known, progress.due_now, progress.next_due_at) == (0, 0, None)
    assert (progress.days[0].answers, progress.days[0].correct) == (2, 0)
    assert progress.days[0].minutes == round(38 / 60, 1)
    assert progress.courses[0].lessons[0].exercises_answered == 2
    assert not await world.owner_fetch("select 1 from memory union all select 1 from review")
    answered_steps = [step for step in (await kim.session(session.id)).steps if step.answered]
    assert len(answered_steps) == 2
    summary = await kim.finish_session(session.id)
    assert (summary.answered, summary.correct) == (2, 0)
    asked = {step.exercise.id for step in (await kim.start_session(60)).steps if step.exercise}
    assert not asked & {f"{LESSON}/poll", f"{LESSON}/thought"}


async def test_a_lesson_is_completed_by_its_last_poll_and_not_offered_again(
    world: World, tmp_path: Path
) -> None:
    kim, session = await begun(world, tmp_path)
    steps = [step for step in session.steps if step.exercise]
    assert steps[-1].exercise is not None
    assert steps[-1].exercise.kind == "reflection"
    for step in steps:
        assert (await lesson_completed_at(kim)) is None
        response = await world.right_response(step)
        await kim.submit(session.id, kim.answer(step, response, seconds=8))
    assert await lesson_completed_at(kim) is not None
    later = await kim.start_session(60)
    assert (later.steps, later.nothing and later.nothing.code) == ([], "nothing_due")
    assert kim.tokens is not None
    rows = await stored_rows(world, kim.tokens.person_id)
    assert rows == await expected_rows(world, kim.tokens.person_id)
    assert len(rows["memory"]) == 9
    assert await differing_rows(world) == 0


async def lesson_completed_at(client: Client) -> datetime | None:
    return (await client.progress()).courses[0].lessons[0].completed_at
