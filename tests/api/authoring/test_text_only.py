"""Every lesson as plain text, for who cannot see a screen or has none."""

from collections.abc import Iterator

from api.db.transaction import system_transaction
from api.revisions import lessons_by_revision
from content.format import Exercise
from mobile_contract.identity import ChangeMe
from tests.api.authoring.writing_lessons import GREEN, Office, lesson, refused


def key_of(exercise: Exercise) -> Iterator[str]:
    """The words that would give the right answer away, where they are long enough to be told."""
    yield exercise.explanation
    yield exercise.back
    yield from (option.feedback for option in exercise.options)
    yield from (choice.feedback for scene in exercise.scenes for choice in scene.choices)


async def test_ac_x3_every_lesson_has_a_text_and_no_key_in_it(tea_house: Office) -> None:
    await tea_house.head.teach("secure-work")
    learner = await tea_house.newcomer("secure-work")
    lessons = (await learner.lessons(course_id="secure-work", limit=200)).lessons
    assert len(lessons) >= 20
    kinds = set()
    for line in lessons:
        told = await learner.lesson_text(line.id)
        async with system_transaction(tea_house.world.database) as tx:
            revision = bytes.fromhex(told.revision)
            shown = (await lessons_by_revision(tx, {revision}))[revision]
        assert (told.lesson_id, told.language) == (line.id, shown.language)
        assert told.text.startswith(f"{line.title}\n")
        for exercise in shown.exercises:
            kinds.add(exercise.kind)
            leaks = [words for words in key_of(exercise) if len(words) > 20 and words in told.text]
            assert leaks == [], line.id
            if exercise.kind == "ordering":
                texts = {item.key: item.text for item in exercise.items}
                places = [told.text.find(texts[key]) for key in exercise.order]
                assert -1 not in places, line.id
                assert places != sorted(places), line.id
    assert len(kinds) >= 9
    await tea_house.head.stop_teaching("secure-work")


async def test_ac_x3_it_is_the_lesson_she_is_given_and_nobody_elses(tea_house: Office) -> None:
    course = await tea_house.course()
    draft = await tea_house.author.create_draft(course.id, GREEN, lesson())
    learner = await tea_house.newcomer()
    await refused("lesson_not_found", learner.lesson_text(f"{course.id}/green"))
    shown = await tea_house.reviewer.approve(await tea_house.author.submit(draft))
    german = lesson(more="language: de\n", words="Warte kurz, dann gieße auf.")
    worded = await tea_house.published(course.id, "01-leaves/01-green.de.md", german)
    assert (await learner.lesson_text(f"{course.id}/green")).revision == shown.revision
    await learner.change_me(ChangeMe(language="de"))
    told = await learner.lesson_text(f"{course.id}/green")
    assert (told.revision, told.language) == (worded.revision, "de")
    assert "Warte kurz, dann gieße auf." in told.text
    await learner.leave_course(course.id)
    await tea_house.reviewer.retire(worded)
    await tea_house.reviewer.retire(shown)
    await refused("lesson_not_found", learner.lesson_text(f"{course.id}/green"))
