"""Where was I? The lesson begun last, else what comes next, else why there is nothing."""

from tests.api.catalogue.taught import TEA, Taught, answer, course, lesson, publish


async def test_a_lesson_that_was_begun_is_where_i_was(here: Taught) -> None:
    learner = await here.learner("tea", "cafe")
    nothing = await learner.resume()
    assert nothing.lesson is None
    assert nothing.nothing is not None
    assert nothing.nothing.code == "nothing_begun"
    assert nothing.nothing.sentence.startswith("You have not begun a lesson yet.")
    await learner.leave_course("cafe")
    await answer(here.world, learner, most=1)
    at = (await learner.resume()).lesson
    assert at is not None
    assert (at.lesson_id, at.title, at.language, at.begun) == (
        *("tea/green", "Green tea", "en", True),
    )
    assert (at.course_id, at.course_title, at.unit, at.unit_title) == ("tea", "Tea", 1, "Part 1")
    assert (at.position, at.lessons, at.exercises, at.exercises_left) == (1, 4, 2, 1)
    assert at.minutes_left == 0.5


async def test_after_a_lesson_comes_the_next_one_of_the_same_course(here: Taught) -> None:
    learner = await here.learner("tea")
    await answer(here.world, learner, most=2)
    await learner.enrol("cafe")
    at = (await learner.resume()).lesson
    assert at is not None
    assert (at.lesson_id, at.begun, at.exercises_left) == ("tea/strong", False, 2)
    assert at.minutes_left == 1.3  # 66 words to read and two answers of 30 seconds
    learner.language = "de"
    german = (await learner.resume()).lesson
    assert german is not None
    assert (german.title, german.course_title, german.unit_title) == (
        *("Strong tea", "Tee", "Erster Teil"),
    )


async def test_what_was_begun_last_comes_before_what_was_begun_earlier(here: Taught) -> None:
    learner = await here.learner("tea")
    await answer(here.world, learner, most=1)
    await learner.leave_course("tea")
    await learner.enrol("cafe")
    await answer(here.world, learner, most=1)
    await learner.enrol("tea")
    at = (await learner.resume()).lesson
    assert at is not None
    assert at.lesson_id == "cafe/un"
    await learner.leave_course("cafe")
    before = (await learner.resume()).lesson
    assert before is not None
    assert before.lesson_id == "tea/green"


async def test_where_nothing_is_left_the_reason_is_told(here: Taught) -> None:
    learner = await here.learner("cafe")
    await answer(here.world, learner, most=2)
    finished = (await learner.resume()).nothing
    assert finished is not None
    assert finished.code == "all_finished"
    await learner.leave_course("cafe")
    none = (await learner.resume()).nothing
    assert none is not None
    assert none.code == "no_course_taken"
    learner.language = "de"
    told = (await learner.resume()).nothing
    assert told is not None
    assert told.sentence.startswith("Sie haben noch keinen Kurs.")


async def test_a_lesson_begun_is_finished_on_the_text_it_was_begun_with(here: Taught) -> None:
    await publish(here.world, [course("mended", (lesson("mended/one", "As it was begun"),))])
    await here.world.owner_fetch(
        "insert into course_adoption (tenant_id, course_id, adopted_at)"
        " select id, 'mended', now() from association where name = 'First'"
    )
    learner = await here.learner()
    await learner.enrol("mended")
    await answer(here.world, learner, most=1)
    await publish(here.world, [course("mended", (lesson("mended/one", "As it is now"),))])
    at = (await learner.resume()).lesson
    assert at is not None
    assert at.title == "As it was begun"
    shown = (await learner.lessons(course_id="mended")).lessons[0]
    assert shown.title == "As it is now"
    await here.world.owner_fetch("update course set retired_at = now() where id = 'mended'")
    gone = await learner.resume()
    assert gone.lesson is None
    assert TEA.id in [each.id for each in (await learner.courses()).courses]
