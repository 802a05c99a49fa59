"""An author sees her lesson as a phone shows it, as any learner at any moment."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from mobile_contract.associations import AddMember
from mobile_contract.authoring import Draft
from mobile_contract.client import ApiProblem, Client
from mobile_contract.identity import ChangeMe
from tests.api.authoring.writing_lessons import GREEN, Office, lesson
from tests.world import World

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BLACK = "01-leaves/02-black.md"
TWO_QUESTIONS = lesson() + "\n## Recall: Who drank it first? {#who}\n\nAnswer: Monks.\n"
AFTER_GREEN = lesson("black", more="prerequisites: [green]\n")


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    await world.set_time(MORNING)
    async with Office.opened(world) as opened:
        yield opened


async def two_lessons(office: Office) -> tuple[Draft, Draft]:
    """Green, published and the only thing taught; and a draft of black, which waits for it."""
    course = await office.author.create_course("tea", "Tea")
    draft = await office.author.create_draft(course.id, GREEN, TWO_QUESTIONS)
    green = await office.reviewer.approve(await office.author.submit(draft))
    for line in (await office.author.courses()).courses:
        if line.home == "shipped" and line.adopted:
            await type(office.author)(office.owner).stop_teaching(line.id)
    return green, await office.author.create_draft(course.id, BLACK, AFTER_GREEN)


async def learns(office: Office, learner: Client, slug: str) -> None:
    """The learner takes her next session and answers one question of it, right."""
    session = await learner.start_session(10)
    for step in session.steps:
        if step.exercise and step.exercise.id.endswith(f"/{slug}"):
            right = await office.world.right_response(step)
            await learner.submit(session.id, learner.answer(step, right, seconds=5))


async def refusal_of(attempt: object) -> ApiProblem:
    with pytest.raises(ApiProblem) as refusal:
        await attempt  # type: ignore[misc]
    return refusal.value


async def test_a_draft_is_shown_as_on_a_phone_with_its_answers(office: Office) -> None:
    course = await office.author.create_course("tea", "Tea")
    draft = await office.author.create_draft(
        course.id, GREEN, lesson(words="Wait **five** minutes. <script>alert(1)</script>")
    )
    assert draft.findings, "what is only to be mended keeps nobody from looking"
    shown = await office.author.preview(draft)
    assert (shown.title, shown.language, shown.declared_minutes) == (
        "A cup of green tea",
        "en",
        0.5,
    )
    assert 0 < shown.measured_minutes < 1
    reading, question = shown.cards
    assert (reading.kind, reading.exercise_id, reading.answer) == ("text", None, None)
    assert "<strong>five</strong>" in reading.html
    assert "<script" not in reading.html
    assert "Wait five minutes." in reading.text
    assert (question.kind, question.exercise_id) == ("single_choice", f"{draft.lesson_id}/bitter")
    assert "Boiling water" in question.html
    assert "Heat decides" in question.html
    assert "a) Boiling water" in question.text
    assert question.answer is not None
    assert "Answer: a) Boiling water" in question.answer
    assert "Heat decides" in question.answer
    assert "a) Boiling water" in shown.text
    assert (shown.learner.person_id, shown.learner.state) == (None, "new")
    for at in ("0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"):
        end_of_time = await office.author.preview(draft, at=datetime.fromisoformat(at))
        assert end_of_time.learner.study_day.isoformat() == at[:10]
    broken = await office.author.edit(draft, "---\nid: green\n---\n")
    assert (await refusal_of(office.author.preview(broken))).code == "lesson_not_clean"


async def test_ac_l3_as_any_learner_at_any_date(office: Office) -> None:
    green, black = await two_lessons(office)
    learner, author = office.learner, office.author
    assert learner.tokens is not None
    ada = learner.tokens.person_id
    fresh = (await author.preview(black)).learner
    assert (fresh.state, fresh.waits_for) == ("locked", ["A cup of green tea"])
    before = (await author.preview(green, ada)).learner
    assert (before.person_id, before.state, before.due) == (ada, "new", [])
    assert (await author.preview(black, ada)).learner.state == "locked"
    await learns(office, learner, "bitter")
    assert (await author.preview(green, ada)).learner.state == "begun"
    assert (await author.preview(black, ada)).learner.state == "locked"
    await learns(office, learner, "who")
    done = (await author.preview(green, ada)).learner
    assert (done.state, done.due) == ("completed", [])
    unlocked = (await author.preview(black, ada)).learner
    assert (unlocked.state, unlocked.waits_for) == ("new", [])
    later = (await author.preview(green, ada, MORNING + timedelta(days=300))).learner
    assert later.due == [f"{green.lesson_id}/bitter", f"{green.lesson_id}/who"]
    earlier = (await author.preview(green, ada, MORNING - timedelta(days=1))).learner
    assert (earlier.state, earlier.due) == ("new", [])
    assert (await author.preview(black, ada, MORNING - timedelta(days=1))).learner.state == "locked"


async def test_her_day_and_language_are_hers(office: Office) -> None:
    green, _ = await two_lessons(office)
    learner, author = office.learner, office.author
    assert learner.tokens is not None
    ada = learner.tokens.person_id
    await learner.change_me(ChangeMe(language="de", zone="Pacific/Apia"))
    german = TWO_QUESTIONS.replace("---\n\n", "language: de\n---\n\n")
    draft = await author.create_draft(green.course_id, "01-leaves/01-green.de.md", german)
    assert (await author.preview(draft)).learner.variant == "en"
    hers = (await author.preview(draft, ada, datetime(2026, 11, 23, 16, 0, tzinfo=UTC))).learner
    assert (hers.variant, hers.study_day) == ("de", date(2026, 11, 24))
    assert (await author.preview(draft, language="de-AT")).learner.variant == "de"
    assert (await author.preview(draft, ada, language="fr")).learner.variant == "en"
    await office.reviewer.approve(await author.submit(draft))
    (given,) = await office.world.owner_fetch(
        "select r.body::json ->> 'language' as language from association a,"
        " lessons_given(a.id, $1) g join lesson_revision r on r.hash = g.revision",
        ada,
    )
    assert given["language"] == (await author.preview(green, ada)).learner.variant
    nurses = lesson(more="audience: nurses\n")
    for_nurses = await author.create_draft(green.course_id, "01-leaves/01-green.nurses.md", nurses)
    assert (await author.preview(for_nurses, language="en")).learner.variant == "en"


async def test_only_members_can_be_looked_at_and_that_is_written_down(office: Office) -> None:
    green, _ = await two_lessons(office)
    assert office.learner.tokens is not None
    ada = office.learner.tokens.person_id
    await office.author.preview(green, ada)
    await office.author.preview(green)
    entries = (await office.owner.audit_log()).entries
    looked = [
        (each.subject_kind, each.subject_id) for each in entries if each.operation == "previewDraft"
    ]
    assert looked == [("draft", str(green.id)), ("person", str(ada))]
    world = office.world
    await world.found("Coffee", "owner@coffee.example")
    stranger = await world.signed_in("owner@coffee.example")
    assert stranger.tokens is not None
    for person_id in (uuid4(), stranger.tokens.person_id):
        refusal = await refusal_of(office.author.preview(green, person_id))
        assert (refusal.status, refusal.code) == (404, "member_not_found")
    await stranger.change_me(ChangeMe(language="de", zone="Pacific/Apia"))
    await office.owner.add_member(AddMember("owner@coffee.example", ["learner"]))
    german = TWO_QUESTIONS.replace("---\n\n", "language: de\n---\n\n")
    draft = await office.author.create_draft(green.course_id, "01-leaves/01-green.de.md", german)
    at = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    unseen = (await office.author.preview(draft, stranger.tokens.person_id, at)).learner
    assert (unseen.variant, unseen.study_day) == ("en", date(2026, 11, 23))
