"""A learner's first five minutes: sign in, study, hear at once how it went, come back later."""

from tests.world import World


async def test_ada_signs_in_studies_and_sees_her_progress(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(5)
    assert session.steps
    assert session.predicted_seconds <= 300
    answered = 0
    for step in session.steps:
        if step.exercise is None:
            continue
        marked = await ada.submit(
            session.id, ada.answer(step, await demo_world.right_response(step), seconds=8)
        )
        assert marked.correct
        assert marked.explanation
        answered += 1
    summary = await ada.finish_session(session.id)
    assert (summary.answered, summary.correct) == (answered, answered)
    progress = await ada.progress()
    assert progress.exercises_known == answered
    assert progress.days[0].answers == answered


async def test_a_wrong_answer_is_explained_and_comes_back_sooner(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(10)
    right_step, wrong_step = [step for step in session.steps if step.exercise][:2]
    right = await ada.submit(
        session.id, ada.answer(right_step, await demo_world.right_response(right_step))
    )
    wrong = await ada.submit(
        session.id, ada.answer(wrong_step, await demo_world.wrong_response(wrong_step))
    )
    assert not wrong.correct
    assert wrong.explanation
    assert wrong.due_at < right.due_at


async def test_grace_after_a_month_gets_what_is_due(demo_world: World) -> None:
    grace = await demo_world.demo("grace")
    session = await grace.start_session(5)
    assert session.steps
    assert session.steps[0].reason.sentence
    progress = await grace.progress()
    assert len(progress.days) >= 25
