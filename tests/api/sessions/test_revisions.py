"""A lesson is changed while somebody studies it: she is marked by the text she saw."""

import shutil
from pathlib import Path

import pytest

from api.publishing.publish_courses import publish_courses
from mobile_contract import sessions
from mobile_contract.client import ApiProblem, Client
from tests.api.facts.folded_rows import differing_rows
from tests.taught import TAUGHT
from tests.world import World

SIGNS = "secure-work/phishing-signs"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """A copy of the course taught, in its own language alone."""
    copy = Path(shutil.copytree(TAUGHT, tmp_path / "courses"))
    for translation in copy.rglob("*.de.md"):
        translation.unlink()
    return copy


def signs_file(courses: Path) -> Path:
    return courses / "secure-work" / "01-messages" / "01-phishing-signs.md"


def swap_the_key(courses: Path) -> None:
    """Another option of `closing-mailbox` becomes the right one."""
    text = signs_file(courses).read_text(encoding="utf-8")
    text = text.replace("- [x] It sets a deadline", "- [ ] It sets a deadline")
    signs_file(courses).write_text(
        text.replace("- [ ] It is about your mailbox", "- [x] It is about your mailbox"),
        encoding="utf-8",
    )


def without_exercise(courses: Path, slug: str) -> None:
    """Take an exercise out of the lesson."""
    text = signs_file(courses).read_text(encoding="utf-8")
    cards = text.split("\n## ")
    kept = [card for card in cards if f"{{#{slug}}}" not in card]
    assert len(kept) == len(cards) - 1
    signs_file(courses).write_text("\n## ".join(kept), encoding="utf-8")
    course = courses / "secure-work" / "course.toml"
    retired = f'retired = ["phishing-signs/{slug}"]\n'
    course.write_text(retired + course.read_text(encoding="utf-8"), encoding="utf-8")


def step_of(session: sessions.StudySession, slug: str) -> sessions.Step:
    return next(
        step for step in session.steps if step.exercise and step.exercise.id == f"{SIGNS}/{slug}"
    )


async def answer(
    client: Client, session: sessions.StudySession, slug: str, key: str
) -> sessions.Marked:
    step = step_of(session, slug)
    return await client.submit(session.id, client.answer(step, {"choice": key}, seconds=9))


async def answer_typed(
    client: Client, session: sessions.StudySession, slug: str, text: str
) -> sessions.Marked:
    step = step_of(session, slug)
    return await client.submit(session.id, client.answer(step, {"text": text}, seconds=9))


async def test_a_session_begun_before_a_change_is_marked_by_the_text_it_showed(
    demo_world: World, courses: Path
) -> None:
    ada = await demo_world.demo("ada")
    begun = await ada.start_session(5)
    swap_the_key(courses)
    published = await publish_courses(demo_world.ground, courses)
    assert published.new_revisions == 1
    assert await ada.session(begun.id) == begun
    marked = await answer(ada, begun, "closing-mailbox", "a")
    assert (marked.correct, marked.correct_answer) == (True, {"choice": "a"})

    alan = await demo_world.demo("alan")
    fresh = await alan.start_session(60)
    step = step_of(fresh, "closing-mailbox")
    assert step.revision != step_of(begun, "closing-mailbox").revision
    assert not (await answer(alan, fresh, "closing-mailbox", "a")).correct
    again = await ada.submit(
        begun.id, ada.answer(step_of(begun, "closing-mailbox"), {"choice": "b"}, seconds=9)
    )
    assert not again.correct
    assert await differing_rows(demo_world) == 0


async def test_the_new_revision_cannot_be_answered_in_the_old_session(
    demo_world: World, courses: Path
) -> None:
    ada = await demo_world.demo("ada")
    begun = await ada.start_session(5)
    swap_the_key(courses)
    await publish_courses(demo_world.ground, courses)
    fresh = await ada.start_session(5)
    with pytest.raises(ApiProblem) as refusal:
        await ada.submit(begun.id, ada.answer(step_of(fresh, "closing-mailbox"), {"choice": "b"}))
    assert refusal.value.code == "exercise_not_in_session"


async def test_an_exercise_taken_out_is_not_asked_again_and_its_memory_stays(
    demo_world: World, courses: Path
) -> None:
    alan = await demo_world.demo("alan")
    before = await alan.progress()
    assert step_of(await alan.start_session(60), "open-site")
    without_exercise(courses, "open-site")
    await publish_courses(demo_world.ground, courses)
    session = await alan.start_session(60)
    assert f"{SIGNS}/open-site" not in {step.exercise.id for step in session.steps if step.exercise}
    after = await alan.progress()
    assert after.exercises_known == before.exercises_known
    assert after.due_now == before.due_now - 1
    lesson = after.courses[0].lessons[0]
    assert (lesson.exercises_answered, lesson.exercises) == (3, 3)
    assert await differing_rows(demo_world) == 0
    await publish_courses(demo_world.ground, TAUGHT)
    assert step_of(await alan.start_session(60), "open-site")
    assert await alan.progress() == before


async def test_who_is_amid_a_lesson_finishes_it_with_what_was_taken_out_since(
    demo_world: World, courses: Path
) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(5)
    for step in session.steps:
        if step.exercise and step.lesson_id == SIGNS and "the-word" not in step.exercise.id:
            await ada.submit(session.id, ada.answer(step, await demo_world.right_response(step)))
    waiting = "secure-work/payment-changes"
    assert waiting not in {step.lesson_id for step in (await ada.start_session(60)).steps}
    without_exercise(courses, "the-word")
    await publish_courses(demo_world.ground, courses)
    left = await ada.start_session(60)
    await answer_typed(ada, left, "the-word", "phishing")
    assert waiting in {step.lesson_id for step in (await ada.start_session(60)).steps}


async def test_an_exercise_put_in_later_is_new_to_those_who_had_finished(
    demo_world: World, courses: Path
) -> None:
    alan = await demo_world.demo("alan")
    with signs_file(courses).open("a", encoding="utf-8") as file:
        file.write(
            "\n## Choose one: One more? {#one-more}\n\n- [x] Yes\n  > Yes.\n- [ ] No\n  > No.\n\n"
            "Explanation: Because.\n"
        )
    await publish_courses(demo_world.ground, courses)
    step = step_of(await alan.start_session(60), "one-more")
    assert (step.is_new, step.reason.code) == (True, "continue_lesson")
    lesson = (await alan.progress()).courses[0].lessons[0]
    assert (lesson.exercises_answered, lesson.exercises) == (4, 5)
    assert lesson.completed_at is not None
