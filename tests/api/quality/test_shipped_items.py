"""Exercises taken out of a course that comes with Interlude: nobody here can mend them."""

from pathlib import Path

import pytest

from mobile_contract.identity import ChangeMe
from tests.api.placement.placing_course import TINY, publish_placing
from tests.world import World
from workers.upkeep.judge_items import judge_items


@pytest.mark.parametrize(
    ("language", "mend", "instead"),
    [("en", "until you mend", "Copy the course"), ("de", "bis Sie", "Kopieren Sie den Kurs")],
)
async def test_the_office_hears_what_can_be_done_instead(
    world: World, tmp_path: Path, language: str, mend: str, instead: str
) -> None:
    await publish_placing(world, tmp_path)
    await world.found("School", "head@school.example")
    head = await world.signed_in("head@school.example")
    await head.change_me(ChangeMe(language=language))
    for number in range(3):
        learner = await world.with_member(head, f"l{number}@school.example", "learner")
        await learner.enrol(TINY)
        session = await learner.start_session(15, chosen=[f"{TINY}/only"])
        step = next(each for each in session.steps if each.exercise)
        assert step.exercise is not None
        await learner.report_item(step.exercise.id, step.revision, "wrong_key")
    assert await judge_items(world.database) == 1
    [told] = [text for text in await world.mails_to("head@school.example") if TINY in text]
    assert mend not in told
    assert instead in told
