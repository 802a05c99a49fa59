"""One lesson in several languages and for several groups, and one progress through all of them."""

from mobile_contract.authoring import Draft
from mobile_contract.client import Client
from mobile_contract.identity import ChangeMe
from tests.api.authoring.writing_lessons import (
    GREEN,
    Office,
    lesson,
    steps_on,
    with_second_question,
)


def translated(language: str, words: str) -> str:
    """The lesson in another language."""
    more = f"language: {language}\n"
    return with_second_question(lesson(more=more, words=words))


async def speaks(client: Client, language: str) -> None:
    """She switches her language."""
    await client.change_me(ChangeMe(language=language))


async def published_in(office: Office, course_id: str, **words: str) -> dict[str, Draft]:
    """A lesson in English, and in each of these languages (`pt_BR`)."""
    found = {"en": await office.published(course_id, GREEN, with_second_question(lesson()))}
    for name, text in words.items():
        tag = name.replace("_", "-")
        path = f"01-leaves/01-green.{tag.lower()}.md"
        found[tag] = await office.published(course_id, path, translated(tag, text))
    return found


async def test_ac_x2_her_language_else_its_family_else_the_courses(tea_house: Office) -> None:
    course = await tea_house.course()
    texts = await published_in(tea_house, course.id, pt="Espere um pouco.", de="Warte kurz.")
    learner = await tea_house.newcomer(course.id)
    green = texts["en"]
    for language, given in {"en": "en", "pt-BR": "pt", "de-AT": "de", "ja": "en"}.items():
        await speaks(learner, language)
        assert (await steps_on(learner, green)).revisions == {texts[given].revision}, language
    brazilian = await tea_house.published(
        course.id, "01-leaves/01-green.pt-br.md", translated("pt-BR", "Espere um pouquinho.")
    )
    for language, draft in {"pt-BR": brazilian, "pt": texts["pt"]}.items():
        await speaks(learner, language)
        assert (await steps_on(learner, green)).revisions == {draft.revision}, language
    await tea_house.reviewer.retire(brazilian)
    await speaks(learner, "pt-BR")
    assert (await steps_on(learner, green)).revisions == {texts["pt"].revision}
    await tea_house.reviewer.retire(texts["pt"])
    assert (await steps_on(learner, green)).revisions == {green.revision}


async def test_ac_x2_switching_language_keeps_progress(tea_house: Office) -> None:
    course = await tea_house.course()
    texts = await published_in(tea_house, course.id, de="Lass das Wasser kurz stehen.")
    learner = await tea_house.newcomer(course.id)
    await (await steps_on(learner, texts["en"])).answer(tea_house.world, most=1)
    await speaks(learner, "de")
    german = await steps_on(learner, texts["en"])
    assert german.revisions == {texts["de"].revision}
    asked = [step.exercise.id for step in german.exercises if step.exercise]
    assert asked == [f"{course.id}/green/wait"]
    await german.answer(tea_house.world)
    (taken,) = (await learner.progress()).courses
    assert (taken.course_id, taken.lessons_completed, len(taken.lessons)) == (course.id, 1, 1)
    assert taken.lessons[0].exercises_answered == taken.lessons[0].exercises == 2
    for language in ("en", "de"):
        await speaks(learner, language)
        (line,) = (await learner.lessons(course_id=course.id)).lessons
        assert line.state == "completed"
    rows = await tea_house.world.owner_fetch(
        "select distinct lesson_id from lesson_progress where lesson_id like $1", f"{course.id}/%"
    )
    assert [row["lesson_id"] for row in rows] == [texts["en"].lesson_id]


async def test_a_group_is_given_its_own_words_and_progress_is_joined(tea_house: Office) -> None:
    course = await tea_house.course()
    green = await tea_house.published(course.id, GREEN, with_second_question(lesson()))
    nurses = with_second_question(
        lesson(more="audience: nurses\n", words="Pour it between two calls of the bell.")
    )
    worded = await tea_house.published(course.id, "01-leaves/01-green.nurses.md", nurses)
    learner = await tea_house.newcomer(course.id)
    await (await steps_on(learner, green)).answer(tea_house.world, most=1)
    assert (await learner.enrol(course.id, "nurses")).audience == "nurses"
    theirs = await steps_on(learner, green)
    assert theirs.revisions == {worded.revision}
    await theirs.answer(tea_house.world)
    (line,) = (await learner.lessons(course_id=course.id)).lessons
    assert line.state == "completed"


async def test_a_variant_must_ask_the_same(tea_house: Office) -> None:
    course = await tea_house.course()
    await tea_house.published(course.id)
    other = lesson(more="language: de\n").replace("{#bitter}", "{#sauer}")
    draft = await tea_house.author.create_draft(course.id, "01-leaves/01-green.de.md", other)
    errors = {found.code for found in draft.findings if found.severity == "error"}
    assert "variant-differs" in errors
