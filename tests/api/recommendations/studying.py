"""How the learners of these tests study: lessons of their choice, at moments of their choice."""

from datetime import UTC, datetime, timedelta

from mobile_contract.client import Client
from tests.api.catalogue.taught import Taught


async def complete(here: Taught, client: Client, *chosen: str, at: datetime | None = None) -> None:
    """Answer everything in these lessons rightly."""
    session = await client.start_session(60, chosen=chosen)
    for step in [step for step in session.steps if step.exercise]:
        response = await here.world.right_response(step)
        await client.submit(session.id, client.answer(step, response, seconds=8, at=at))


async def master(here: Taught, client: Client, *lesson_ids: str) -> None:
    """Answer these lessons rightly, again and again until it lasts."""
    now = datetime.now(UTC)
    for days in (2, 5, 12):
        now += timedelta(days=days)
        await here.world.set_time(now)
        await complete(here, client, *lesson_ids, at=now)


async def fail(here: Taught, client: Client, lesson_id: str) -> None:
    """Answer one exercise of the lesson wrongly."""
    session = await client.start_session(60, chosen=[lesson_id])
    step = next(step for step in session.steps if step.exercise)
    response = await here.world.wrong_response(step)
    await client.submit(session.id, client.answer(step, response, seconds=8))
