"""A lesson on its way from first words to learners and back, by named people."""

import asyncpg
import pytest

from api.db.transaction import system_transaction
from mobile_contract.client import ApiProblem
from mobile_contract.identity import ChangeMe
from mobile_contract.studio import Studio
from tests.api.authoring.writing_lessons import GREEN, Office, lesson, refused, steps_on


async def test_ac_t1_draft_review_published_and_who_is_amid_a_lesson_finishes_hers(
    tea_house: Office,
) -> None:
    author, reviewer = tea_house.author, tea_house.reviewer
    course = await tea_house.course()
    draft = await author.create_draft(course.id, GREEN, lesson())
    assert (draft.state, draft.version, draft.findings) == ("draft", 1, [])
    waiting = await author.submit(draft, "First words.")
    await refused("not_allowed", author.approve(waiting))
    shown = await reviewer.approve(waiting, "Good.")
    assert (shown.state, shown.published_version) == ("published", 1)
    assert [(step.step, step.comment) for step in shown.steps] == [
        ("created", None),
        ("submitted", "First words."),
        ("approved", "Good."),
    ]
    learner = await tea_house.newcomer(course.id)
    begun = await steps_on(learner, shown)
    changed = await author.edit(shown, lesson(question="What turns it bitter?"))
    assert (changed.state, changed.revision) == ("draft", shown.revision)
    after = await reviewer.approve(await author.submit(changed))
    assert after.revision != shown.revision
    await begun.answer(tea_house.world)
    again = await learner.session(begun.session.id)
    assert {step.revision for step in again.steps} == {shown.revision}
    assert (await steps_on(await tea_house.newcomer(course.id), after)).revisions == {
        after.revision
    }


async def test_a_draft_is_sent_back_with_a_comment_and_submitted_again(tea_house: Office) -> None:
    waiting = await tea_house.in_review((await tea_house.course()).id)
    for unusable in ("", "No. " * 1001):
        await refused("invalid_request", tea_house.reviewer.reject(waiting, unusable))
    back = await tea_house.reviewer.reject(waiting, "Say how long.")
    assert (back.state, back.steps[-1].comment) == ("draft", "Say how long.")
    mended = await tea_house.author.edit(back, lesson(words="Wait three minutes, then pour."))
    shown = await tea_house.reviewer.approve(await tea_house.author.submit(mended))
    assert [step.step for step in shown.steps] == [
        *("created", "submitted", "rejected", "submitted", "approved")
    ]
    assert [step.version for step in shown.steps] == [1, 1, 1, 2, 2]


async def test_what_is_edited_in_review_is_a_draft_again(tea_house: Office) -> None:
    waiting = await tea_house.in_review((await tea_house.course()).id)
    edited = await tea_house.author.edit(waiting, lesson(words="Wait a little, then pour it."))
    assert (edited.state, edited.version) == ("draft", 2)
    refusal = await refused("step_not_possible", tea_house.reviewer.approve(edited))
    assert refusal.status == 409


async def test_nobody_approves_what_she_submitted_but_the_owner_may(tea_house: Office) -> None:
    mail = "both@tea.example"
    both = Studio(await tea_house.world.with_member(tea_house.owner, mail, "author", "reviewer"))
    course = await tea_house.course()
    own = await both.submit(await both.create_draft(course.id, GREEN, lesson()))
    assert (await refused("own_work", both.approve(own))).status == 403
    at = own.edited_at.replace(year=2099)
    await refused("own_work", both.schedule(own, at))
    assert (await tea_house.reviewer.approve(own)).state == "published"
    black = await tea_house.head.create_draft(course.id, "01-leaves/02-black.md", lesson("black"))
    alone = await tea_house.head.approve(await tea_house.head.submit(black))
    assert {step.by for step in alone.steps} == {(await tea_house.owner.me()).id}


async def test_who_changes_or_approves_says_which_version_she_has_seen(tea_house: Office) -> None:
    course = await tea_house.course()
    old = await tea_house.author.create_draft(course.id, GREEN, lesson())
    new = await tea_house.author.edit(old, lesson(words="Wait until it is cooler, then pour."))
    assert (await refused("changed_meanwhile", tea_house.author.edit(old, ""))).status == 412
    waiting = await tea_house.author.submit(new)
    await refused("changed_meanwhile", tea_house.reviewer.approve(old))
    at = new.edited_at.replace(year=2099)
    await refused("changed_meanwhile", tea_house.reviewer.schedule(old, at))
    paths = {
        f"/v1/authoring/drafts/{new.id}": {"path": GREEN, "source": ""},
        f"/v1/authoring/courses/{course.id}": {"course_toml": course.course_toml},
    }
    head = tea_house.owner
    for path, body in paths.items():
        assert (await refused("version_needed", head.send("PUT", path, dict, body))).status == 428
    for step, said in {"approve": {}, "schedule": {"publish_at": at.isoformat()}}.items():
        path = f"/v1/authoring/drafts/{new.id}/{step}"
        await refused("version_needed", head.send("POST", path, dict, said))
    assert await tea_house.author.draft(new.id) == waiting


async def test_a_course_is_changed_by_who_has_seen_it_and_learners_see_it(
    tea_house: Office,
) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    learner = await tea_house.newcomer(course.id)
    toml = course.course_toml.replace('"Tea"', '"Tea, well made"')
    changed = await tea_house.author.change_course(course, toml)
    assert (await tea_house.author.course(course.id)).course_toml == toml
    await refused("changed_meanwhile", tea_house.author.change_course(course, toml))
    assert (await learner.course(course.id)).course.title == "Tea, well made"
    assert (await steps_on(learner, shown)).revisions == {shown.revision}
    for line, broken in {
        1: 'titel = "Tea"',
        2: f"{toml.splitlines()[0]}\nx = {'[' * 20_000}",
    }.items():
        refusal = await refused(
            "course_unreadable", tea_house.author.change_course(changed, broken)
        )
        assert refusal.details.errors
        assert refusal.details.errors[0].place.startswith("course.toml:"), line
    assert (await learner.course(course.id)).course.title == "Tea, well made"


async def test_a_draft_that_is_not_clean_goes_nowhere_and_every_line_is_named(
    tea_house: Office,
) -> None:
    course = await tea_house.course()
    unkeyed = lesson().replace("[x]", "[ ]")
    draft = await tea_house.author.create_draft(course.id, GREEN, unkeyed)
    assert [found.code for found in draft.findings] == ["no-key"]
    refusal = await refused("lesson_not_clean", tea_house.author.submit(draft))
    assert [fault.place for fault in refusal.details.errors or []] == ["source:13"]
    unreadable = await tea_house.author.edit(draft, "no front matter at all")
    assert (unreadable.lesson_id, unreadable.title) == (None, None)
    await refused("lesson_not_clean", tea_house.author.submit(unreadable))


async def test_a_step_out_of_order_is_not_possible(tea_house: Office) -> None:
    course = await tea_house.course()
    draft = await tea_house.author.create_draft(course.id, GREEN, lesson())
    at = draft.edited_at.replace(year=2099)
    head = tea_house.head
    for attempt in (
        *(head.approve(draft), head.reject(draft, "No."), head.schedule(draft, at)),
        *(head.retire(draft), head.restore(draft)),
    ):
        await refused("step_not_possible", attempt)
    shown = await tea_house.reviewer.approve(await tea_house.author.submit(draft))
    for attempt in (head.submit(shown), head.approve(shown), head.reject(shown, "No.")):
        await refused("step_not_possible", attempt)
    assert len((await head.draft(draft.id)).steps) == 3


async def test_learners_write_nothing_and_authors_do_not_review(tea_house: Office) -> None:
    course = await tea_house.course()
    waiting = await tea_house.in_review(course.id)
    at = waiting.edited_at.replace(year=2099)
    pupil, author = Studio(tea_house.learner), tea_house.author
    for attempt in (
        *(pupil.courses(), pupil.course(course.id), pupil.create_course("mine", "Mine")),
        *(pupil.draft(waiting.id), pupil.edit(waiting, ""), pupil.submit(waiting)),
        *(pupil.approve(waiting), pupil.export(course.id), pupil.import_courses(b"")),
        *(author.approve(waiting), author.reject(waiting, "No."), author.schedule(waiting, at)),
        *(author.retire(waiting), author.restore(waiting)),
        *(author.teach(course.id), author.stop_teaching(course.id), author.take_over(course.id)),
    ):
        assert (await refused("not_allowed", attempt)).status == 403


async def test_another_association_finds_nothing_of_it(tea_house: Office) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    rival = await tea_house.world.found("Coffee", "owner@coffee.example")
    other = Studio(await tea_house.world.signed_in("owner@coffee.example", rival))
    for code, attempt in (
        ("course_not_found", other.course(course.id)),
        ("course_not_found", other.export(course.id)),
        ("course_not_found", other.copy_course(course.id, "copied")),
        ("course_not_found", other.teach(course.id)),
        ("draft_not_found", other.draft(shown.id)),
        ("draft_not_found", other.edit(shown, lesson())),
        ("draft_not_found", other.retire(shown)),
    ):
        assert (await refused(code, attempt)).status == 404
    assert course.id not in [line.id for line in (await other.courses()).courses]
    same = await other.create_course(course.slug, "Ours")
    assert same.id != course.id


async def test_the_history_names_the_people(tea_house: Office) -> None:
    await tea_house.author.client.change_me(ChangeMe(name="Agatha"))
    await tea_house.reviewer.client.change_me(ChangeMe(name="Rita"))
    shown = await tea_house.published((await tea_house.course()).id)
    assert [step.name for step in shown.steps] == ["Agatha", "Agatha", "Rita"]
    assert [step.revision for step in shown.steps] == [None, shown.revision, shown.revision]


async def test_what_was_published_and_who_did_it_cannot_be_rewritten(tea_house: Office) -> None:
    await tea_house.published((await tea_house.course()).id)
    for sql in (
        *("update lesson_revision set body = '{}'", "delete from lesson_revision"),
        *("update draft_step set actor_id = null", "delete from draft_step"),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with system_transaction(tea_house.world.database) as tx:
                await tx.run(sql)


async def test_a_course_is_begun_in_a_language_that_is_one(tea_house: Office) -> None:
    attempt = tea_house.author.create_course("klingon", "Tea", language="1-2-3")
    refusal = await refused("course_unreadable", attempt)
    assert [fault.place for fault in refusal.details.errors] == ["course.toml:2"]
    for nowhere in ("klingon", "x" * 300):
        assert (await refused("course_not_found", tea_house.author.course(nowhere))).status == 404


async def test_a_new_member_takes_what_is_taught(tea_house: Office) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    newcomer = await tea_house.newcomer(course.id)
    assert (await steps_on(newcomer, shown)).revisions == {shown.revision}


async def test_two_lessons_cannot_have_one_place(tea_house: Office) -> None:
    course = await tea_house.course()
    await tea_house.author.create_draft(course.id, GREEN, lesson())
    await refused("path_taken", tea_house.author.create_draft(course.id, GREEN, lesson("black")))
    other = await tea_house.author.create_draft(course.id, "01-leaves/02-black.md", "")
    await refused("path_taken", tea_house.author.edit(other, "", GREEN))
    with pytest.raises(ApiProblem):
        await tea_house.author.create_draft(course.id, "../../etc/passwd.md", "")


async def test_words_of_a_new_course_are_kept_whatever_they_are(tea_house: Office) -> None:
    title = 'Tea \\ "green"\n\x01 \u2028 \U0001f375 ]]>'
    course = await tea_house.course(title)
    shown = await tea_house.published(course.id)
    assert (await tea_house.owner.course(course.id)).course.title.split() == title.split()
    assert shown.state == "published"
