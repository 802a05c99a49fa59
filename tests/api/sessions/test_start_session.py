"""A session fits its minutes, gives no answer away, and says why each step is there."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import msgspec

from api.db.transaction import system_transaction
from api.revisions import lessons_by_revision
from content.format import Exercise
from content.rendering.markdown import to_text
from mobile_contract import sessions
from mobile_contract.client import Client
from tests.world import World

PEOPLE = ("ada", "grace", "alan")


async def answer_all(
    world: World, client: Client, session: sessions.StudySession, most: int = 1000
) -> None:
    """Answer the session's exercises rightly, the first `most` of them."""
    for step in [step for step in session.steps if step.exercise][:most]:
        await client.submit(
            session.id, client.answer(step, await world.right_response(step), seconds=8)
        )


async def test_a_session_never_takes_longer_than_the_minutes_asked_for(demo_world: World) -> None:
    for name in PEOPLE:
        client = await demo_world.demo(name)
        for minutes in (1, 1.5, *range(2, 61)):
            session = await client.start_session(minutes)
            assert session.predicted_seconds <= minutes * 60, (name, minutes)
            assert sum(step.seconds for step in session.steps) <= minutes * 60
            assert (session.nothing is None) == bool(session.steps)


async def exercises_of(world: World, session: sessions.StudySession) -> dict[str, Exercise]:
    async with system_transaction(world.database) as tx:
        lessons = await lessons_by_revision(
            tx, {bytes.fromhex(step.revision) for step in session.steps}
        )
    return {item.id: item for lesson in lessons.values() for item in lesson.exercises}


def mentions(text: str, words: str) -> bool:
    """Whether the words stand in the text as words of their own."""
    return re.search(rf"(?<![\w.,-]){re.escape(words)}(?![\w-])", text, re.IGNORECASE) is not None


async def test_no_session_gives_an_answer_away(demo_world: World) -> None:
    seen = set()
    for name in ("ada", "alan"):
        session = await (await demo_world.demo(name)).start_session(60)
        whole = msgspec.json.encode(session).decode()
        exercises = await exercises_of(demo_world, session)
        for step in session.steps:
            if step.exercise is None:
                continue
            exercise = exercises[step.exercise.id]
            seen.add(exercise.kind)
            shown = msgspec.to_builtins(step.exercise)
            assert not {"correct", "accepted", "number", "feedback", "explanation"} & set(shown)
            assert all(set(option) == {"key", "text"} for option in shown["options"])
            secrets = [exercise.explanation, *(option.feedback for option in exercise.options)]
            for secret in filter(None, secrets):
                assert msgspec.json.encode(secret).decode().strip('"') not in whole
            said = " ".join((step.exercise.prompt.text, *step.exercise.hints))
            for accepted in exercise.accepted:
                assert not mentions(said, accepted), exercise.id
            if exercise.number is not None:
                assert not mentions(said, str(exercise.number.normalize())), exercise.id
    assert seen >= {"single_choice", "multiple_choice", "typed", "numeric"}


async def test_a_session_read_again_is_the_one_that_was_composed(demo_world: World) -> None:
    grace = await demo_world.demo("grace")
    session = await grace.start_session(5)
    assert await grace.session(session.id) == session
    await answer_all(demo_world, grace, session, most=2)
    again = await grace.session(session.id)
    assert [step.answered for step in again.steps][:3] == [True, True, False]
    forgotten = [msgspec.structs.replace(step, answered=False) for step in again.steps]
    assert msgspec.structs.replace(again, steps=forgotten) == session


async def test_a_session_started_twice_with_one_key_is_one_session(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    first = await ada.start_session(5, key="lunch")
    assert await ada.start_session(5, key="lunch") == first
    assert len(await demo_world.owner_fetch("select from study_session where id = $1", first.id))


# -- lessons -------------------------------------------------------------------------------------


async def test_a_lesson_left_in_the_middle_is_continued_first_without_its_reading(
    demo_world: World,
) -> None:
    ada = await demo_world.demo("ada")
    first = await ada.start_session(2)
    assert [step.kind for step in first.steps] == ["read", "exercise"]
    assert {step.reason.code for step in first.steps} == {"new_lesson"}
    await answer_all(demo_world, ada, first)
    # Twenty minutes on, so that the first answer has rested.
    (now,) = await demo_world.owner_fetch("select clock_timestamp() as now")
    await demo_world.set_time(now["now"] + timedelta(minutes=20))
    second = await ada.start_session(5)
    same = [step for step in second.steps if step.lesson_id == first.steps[0].lesson_id]
    assert second.steps[0] == same[0]
    assert {step.kind for step in same} == {"exercise"}
    assert {step.reason.code for step in same} == {"continue_lesson"}
    assert first.steps[1].exercise is not None
    assert first.steps[1].exercise.id not in {step.exercise.id for step in same if step.exercise}


async def test_a_lesson_waits_for_the_ones_it_builds_on(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    waiting = {"secure-work/payment-changes", "secure-work/qr-codes"}
    session = await ada.start_session(60)
    assert not waiting & {step.lesson_id for step in session.steps}
    await answer_all(demo_world, ada, await ada.start_session(2), most=1)
    assert not waiting & {step.lesson_id for step in (await ada.start_session(60)).steps}
    signs = [step for step in session.steps if step.lesson_id == "secure-work/phishing-signs"]
    await answer_all(demo_world, ada, msgspec.structs.replace(session, steps=signs))
    assert waiting <= {step.lesson_id for step in (await ada.start_session(60)).steps}


async def test_a_lessons_reading_comes_right_before_its_own_questions(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    for minutes in (2, 5, 10, 60):
        steps = (await ada.start_session(minutes)).steps
        for place, step in enumerate(steps):
            if step.kind == "read":
                assert step.reading
                assert steps[place + 1].kind == "exercise"
                assert steps[place + 1].lesson_id == step.lesson_id
            elif place:
                assert steps[place - 1].lesson_id == step.lesson_id


class Tags(HTMLParser):
    """The tags and addresses in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


async def test_what_is_shown_is_html_without_anything_that_runs(demo_world: World) -> None:
    session = await (await demo_world.demo("ada")).start_session(60)
    found = Tags()
    for step in session.steps:
        shown = [*step.reading, *([step.exercise.prompt] if step.exercise else [])]
        for reading in shown:
            assert reading.text == to_text(reading.markdown)
            assert "<" not in reading.text
            found.feed(reading.html)
    assert {"p", "h2", "strong"} <= found.tags
    assert not found.tags & {"script", "style", "iframe", "img", "form", "object", "svg"}
    for name, value in found.attributes:
        assert not name.startswith("on")
        assert name != "href" or value.startswith("https://")


# -- reasons -------------------------------------------------------------------------------------


async def test_a_review_says_how_much_is_left_of_it(demo_world: World) -> None:
    alan = await demo_world.demo("alan")
    for language, words in (("en", "Overdue by"), ("de", "überfällig")):
        alan.language = language
        steps = (await alan.start_session(5)).steps
        overdue = [step.reason for step in steps if step.reason.code == "review_overdue"]
        assert overdue
        for reason in overdue:
            days, percent = map(int, re.findall(r"\d+", reason.sentence))
            assert words in reason.sentence
            assert 1 <= days < 60
            assert 0 < percent < 100


async def nothing(client: Client, minutes: float) -> dict[str, tuple[str, str]]:
    """Why a session is empty, in both languages."""
    said = {}
    for language in ("en", "de"):
        client.language = language
        session = await client.start_session(minutes)
        assert session.steps == []
        assert session.predicted_seconds == 0
        assert session.nothing is not None
        said[language] = (session.nothing.code, session.nothing.sentence)
    return said


async def test_too_few_minutes_are_told_how_many_it_takes(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    said = await nothing(ada, 1)
    assert said["en"][0] == said["de"][0] == "nothing_fits_minutes"
    assert said["en"][1].startswith("Nothing fits into so few minutes.")
    assert said["de"][1].startswith("In so wenige Minuten passt nichts.")
    needed = [int(number) for _, text in said.values() for number in re.findall(r"\d+", text)]
    assert needed[0] == needed[1]
    assert (await ada.start_session(needed[0])).steps


async def test_someone_without_a_course_is_told_so(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    await demo_world.owner_fetch(
        "update enrolment set ended_at = clock_timestamp() where person_id = $1",
        ada.tokens.person_id,
    )
    said = await nothing(ada, 5)
    assert said["en"][0] == said["de"][0] == "not_enrolled"
    assert said["en"][1] != said["de"][1]


async def test_when_everything_has_just_been_done_there_is_nothing_to_do(
    demo_world: World,
) -> None:
    grace = await demo_world.demo("grace")
    for _ in range(6):
        session = await grace.start_session(60)
        if not session.steps:
            break
        await answer_all(demo_world, grace, session)
    said = await nothing(grace, 10)
    assert said["en"] == (
        "nothing_due",
        "Nothing is due and there is nothing new for you right now. Well done.",
    )
    assert said["de"][1].startswith("Nichts ist fällig")


# -- memory --------------------------------------------------------------------------------------


async def test_a_wrong_answer_comes_back_sooner_than_a_right_one_from_the_same_memory(
    demo_world: World,
) -> None:
    """The very same exercise in the very same state, answered by two people."""
    await demo_world.found("Tea", "owner@tea.example")
    owner = await demo_world.signed_in("owner@tea.example")
    due = {}
    for name, is_right in (("mary", True), ("joan", False)):
        client = await demo_world.with_member(owner, f"{name}@tea.example", "learner")
        session = await client.start_session(2)
        step = session.steps[1]
        right, wrong = (
            await demo_world.right_response(step),
            await demo_world.wrong_response(step),
        )
        first = await client.submit(session.id, client.answer(step, right, seconds=10))
        await demo_world.set_time(first.due_at + timedelta(minutes=1))
        again = await client.start_session(1)
        (step,) = [
            each for each in again.steps if each.exercise and each.exercise.id == step.exercise.id
        ]
        marked = await client.submit(
            again.id, client.answer(step, right if is_right else wrong, seconds=10)
        )
        assert marked.correct == is_right
        due[name] = marked.due_at - first.due_at
        await demo_world.set_time(first.due_at)
    assert due["joan"] < due["mary"] / 2
    assert due["joan"] >= timedelta(minutes=10)


async def test_what_was_answered_a_moment_ago_is_not_asked_again(demo_world: World) -> None:
    alan = await demo_world.demo("alan")
    session = await alan.start_session(5)
    await answer_all(demo_world, alan, session)
    done = {step.exercise.id for step in session.steps if step.exercise}
    again = await alan.start_session(5)
    assert again.steps
    assert not done & {step.exercise.id for step in again.steps if step.exercise}
    assert again.left_over < session.left_over
