"""A learner with two phones: one answers in a tunnel, the other goes on, and both are right."""

from datetime import UTC, datetime, timedelta

import msgspec

from tests.api.facts.folded_rows import differing_rows
from tests.world import World


async def test_answers_given_in_a_tunnel_count_on_the_day_they_were_given(
    demo_world: World,
) -> None:
    phone, tablet = await demo_world.demo("ada"), await demo_world.demo("ada")
    # Not now: around four in the morning one day of hers ends and the next begins.
    now = datetime.now(UTC).replace(hour=15)
    await demo_world.set_time(now)
    session = await phone.start_session(10)
    steps = [step for step in session.steps if step.exercise]
    queued = []
    for place, step in enumerate(steps[:3]):
        at = now - timedelta(days=1, minutes=10 - place)
        response = await demo_world.right_response(step)
        recorded = phone.answer(step, response, seconds=10, at=at)
        queued.append(msgspec.structs.replace(recorded, client_time=now))

    on_tablet = await tablet.session(session.id)
    assert [step.answered for step in on_tablet.steps] == [False] * len(session.steps)
    await tablet.submit(
        session.id,
        tablet.answer(steps[0], await demo_world.wrong_response(steps[0]), seconds=10, at=now),
    )
    await tablet.finish_session(session.id)

    for answer in (queued[2], queued[0], queued[1], queued[2]):
        await phone.submit(session.id, answer)
    progress = await phone.progress()
    assert [(day.answers, day.correct) for day in progress.days] == [(1, 0), (3, 3)]
    assert progress.days[0].day - progress.days[1].day == timedelta(days=1)
    assert progress.exercises_known == 3
    summary = await phone.finish_session(session.id)
    # The first answer counts, and that was the one in the tunnel.
    assert (summary.answered, summary.correct) == (3, 3)
    assert await differing_rows(demo_world) == 0
