"""Retired, never deleted: what was learned stays, and the lesson can be taught again."""

from tests.api.authoring.writing_lessons import Office, lesson, refused, steps_on

BLACK = "01-leaves/02-black.md"


async def test_a_retired_lesson_is_not_offered_and_what_was_learned_stays(
    tea_house: Office,
) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    learner = await tea_house.newcomer(course.id)
    await (await steps_on(learner, shown)).answer(tea_house.world)
    memory = "select stability, due_at, reps from memory where exercise_id = $1"
    before = await tea_house.world.owner_fetch(memory, f"{shown.lesson_id}/bitter")
    retired = await tea_house.reviewer.retire(shown, "Nobody drinks it.")
    assert (retired.state, retired.steps[-1].comment) == ("retired", "Nobody drinks it.")
    assert course.id not in [each.id for each in (await learner.courses()).courses]
    for who in (learner, await tea_house.newcomer(course.id)):
        assert (await steps_on(who, shown)).steps == []
    assert await tea_house.world.owner_fetch(memory, f"{shown.lesson_id}/bitter") == before
    assert len(before) == 1
    again = await tea_house.reviewer.restore(retired)
    assert (again.state, again.revision, again.version) == ("published", shown.revision, 1)
    (line,) = (await learner.lessons(course_id=course.id)).lessons
    assert line.state == "completed"
    fresh = await tea_house.newcomer(course.id)
    assert (await steps_on(fresh, shown)).revisions == {shown.revision}


async def test_words_written_since_are_a_draft_after_restoring(tea_house: Office) -> None:
    shown = await tea_house.published((await tea_house.course()).id)
    edited = await tea_house.author.edit(
        await tea_house.reviewer.retire(shown), lesson(words="Wait for three minutes.")
    )
    assert edited.state == "retired"
    again = await tea_house.reviewer.restore(edited)
    assert (again.state, again.revision, again.published_version) == ("draft", shown.revision, 1)
    assert (await tea_house.reviewer.approve(await tea_house.author.submit(again))).version == 2


async def test_one_variant_goes_and_the_lesson_stays(tea_house: Office) -> None:
    course = await tea_house.course()
    green = await tea_house.published(course.id)
    nurses = lesson(more="audience: nurses\n", words="Pour it between two calls of the bell.")
    worded = await tea_house.published(course.id, "01-leaves/01-green.nurses.md", nurses)
    nurse = await tea_house.newcomer(course.id)
    await nurse.enrol(course.id, "nurses")
    assert (await steps_on(nurse, green)).revisions == {worded.revision}
    await tea_house.reviewer.retire(worded)
    assert (await steps_on(nurse, green)).revisions == {green.revision}
    assert (await tea_house.reviewer.restore(await tea_house.author.draft(worded.id))).revision
    assert (await steps_on(nurse, green)).revisions == {worded.revision}


async def test_a_lesson_others_wait_for_is_not_retired(tea_house: Office) -> None:
    course = await tea_house.course()
    green = await tea_house.published(course.id)
    needy = lesson("black", more="prerequisites: [green]\n")
    black = await tea_house.published(course.id, BLACK, needy)
    refusal = await refused("lesson_not_clean", tea_house.reviewer.retire(green))
    (fault,) = refusal.details.errors
    assert fault.place.endswith(BLACK)
    assert f"{course.id}/green" in fault.message
    assert (await tea_house.author.draft(green.id)).state == "published"
    retired = await tea_house.reviewer.retire(black)
    gone = await tea_house.reviewer.retire(green)
    await refused("lesson_not_clean", tea_house.reviewer.restore(retired))
    await tea_house.reviewer.restore(gone)
    assert (await tea_house.reviewer.restore(retired)).state == "published"


async def test_a_lesson_whose_id_is_anothers_now_is_not_restored(tea_house: Office) -> None:
    course = await tea_house.course()
    gone = await tea_house.reviewer.retire(await tea_house.published(course.id))
    await tea_house.published(course.id, BLACK)
    await refused("lesson_not_clean", tea_house.reviewer.restore(gone))


async def test_an_id_goes_on_naming_what_it_named(tea_house: Office) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    other = lesson().replace("{#bitter}", "{#sour}")
    vanished = await tea_house.author.edit(shown, other)
    assert [found.code for found in vanished.findings] == ["vanished-id"]
    toml = course.course_toml + 'retired = ["green/bitter"]\n'
    noted = await tea_house.author.change_course(course, toml)
    shown = await tea_house.republished(vanished, other)
    await tea_house.author.change_course(noted, course.course_toml)
    typed = lesson().partition("- [x]")[0].replace("Choose one", "Type") + "Answer: heat\n"
    again = await tea_house.author.edit(shown, typed + "\nExplanation: Heat.\n")
    assert "reused-id" in [found.code for found in again.findings]


async def test_a_course_whose_units_are_gone_says_so_before_anything_is_retired(
    tea_house: Office,
) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    toml = course.course_toml + '[units]\n01-leaves = "Leaves"\n'
    await tea_house.author.change_course(course, toml)
    moved = await tea_house.author.edit(shown, shown.source, "02-roots/01-green.md")
    assert [found.code for found in moved.findings] == ["course-file"]
    refusal = await refused("course_unreadable", tea_house.reviewer.retire(moved))
    assert [fault.place for fault in refusal.details.errors] == ["course.toml:7"]
