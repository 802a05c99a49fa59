"""What an association writes for itself is read behind its wall only, however often it was read."""

import uuid_utils.compat

from api.db.transaction import system_transaction
from api.revisions import lessons_by_revision
from tests.api.authoring.writing_lessons import Office, steps_on
from tests.world import World


async def test_a_lesson_read_before_stays_behind_its_associations_wall(world: World) -> None:
    """Who belongs to both may not carry an answer from one into the other."""
    async with Office.opened(world) as office:
        course = await office.course()
        draft = await office.published(course.id)
        ada = await office.newcomer(course.id)
        asked = await steps_on(ada, draft)
        step = next(each for each in asked.steps if each.exercise)
        revision = bytes.fromhex(step.revision)
        elsewhere = await world.found("Elsewhere", "boss@elsewhere.example")
        assert ada.tokens is not None
        async with system_transaction(world.database, ada.tokens.association_id) as tx:
            assert set(await lessons_by_revision(tx, [revision])) == {revision}
        async with system_transaction(world.database, elsewhere) as tx:
            assert await lessons_by_revision(tx, [revision]) == {}
        boss = await world.signed_in("boss@elsewhere.example")
        sent = boss.answer(step, await world.right_response(step), seconds=5)
        event = boss.as_event(uuid_utils.compat.uuid7(), sent)
        received = await boss.send_events([event])
        assert [(each.status, each.code) for each in received.results] == [
            ("rejected", "revision_unknown")
        ]
