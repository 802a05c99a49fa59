"""Where a learner stands, found out with a few questions over any number of breaks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from api.embedded import Servers
from mobile_contract import placement
from mobile_contract.client import ApiProblem, Client
from tests.api.facts.folded_rows import differing_rows, stored_rows
from tests.api.placement.placing_course import (
    COURSE,
    FRESH,
    SMALL,
    TINY,
    learn_items,
    publish_placing,
    reword_small,
    right,
    wrong,
)
from tests.conftest import _ground as fresh_ground
from tests.world import World
from workers.upkeep.judge_items import judge_items
from workers.upkeep.refold_wanted import refold_wanted

DIFFICULTIES = {
    f"{COURSE}/{slug}/q{number}": -3.0 + place + 0.3 * number
    for place, slug in enumerate(("first", "second", "third"))
    for number in range(7)
}
NUMBERS = count()


@dataclass(frozen=True, slots=True)
class School:
    """A running association that teaches the courses, and its owner."""

    world: World
    owner: Client

    async def learner(self, *courses: str) -> Client:
        """Somebody new who takes these courses and no other."""
        client = await self.world.with_member(self.owner, f"l{next(NUMBERS)}@x.example", "learner")
        await self.world.owner_fetch("delete from enrolment where person_id = $1", me(client))
        for wanted in courses:
            await client.enrol(wanted)
        return client


@pytest.fixture(scope="module")
async def school(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[School]:
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world:
            await publish_placing(world, tmp_path_factory.mktemp("placing"))
            await world.found("School", "owner@x.example")
            await learn_items(world, DIFFICULTIES, 2.0)
            yield School(world, await world.signed_in("owner@x.example"))


def me(client: Client) -> UUID:
    assert client.tokens is not None
    return client.tokens.person_id


def asked(placed: placement.Placement) -> placement.PlacementQuestion:
    """The question that waits."""
    assert placed.next is not None
    return placed.next


async def answered(
    client: Client, placed: placement.Placement, correct: bool | None
) -> placement.PlacementMarked:
    """Answer the question that waits: right, wrong, or (None) with "I don't know"."""
    question = asked(placed)
    response = None if correct is None else right(question) if correct else wrong(question)
    sent = client.placement_answer(question, response)
    return await client.submit_placement_answer(placed.id, sent)


async def placed_by(
    client: Client, course: str, rights: list[bool | None]
) -> tuple[placement.Placement, list[tuple[str, bool]]]:
    """A placement answered so (the last one again and again) to its end, and what was asked."""
    placed = await client.start_placement(course)
    seen: list[tuple[str, bool]] = []
    while placed.next is not None:
        said = rights[min(len(seen), len(rights) - 1)]
        seen.append((placed.next.exercise.id, said is True))
        placed = (await answered(client, placed, said)).placement
    return placed, seen


async def refused(sending: object) -> str:
    with pytest.raises(ApiProblem) as refusal:
        await sending  # type: ignore[misc]
    return refusal.value.code


async def test_ac_b1_after_right_nothing_easier_after_wrong_nothing_harder(school: School) -> None:
    for rights in ([True, False, None, True], [False, True, True]):
        _, seen = await placed_by(await school.learner(COURSE), COURSE, list(rights))
        for place in range(1, len(seen)):
            (last, was_right), (now, _) = seen[place - 1], seen[place]
            rise = DIFFICULTIES[now] - DIFFICULTIES[last]
            if rise < 0 if was_right else rise > 0:
                left = DIFFICULTIES.keys() - {each for each, _ in seen[:place]}
                beyond = [DIFFICULTIES[each] - DIFFICULTIES[last] for each in left]
                assert all(each < 0 if was_right else each > 0 for each in beyond)


async def test_ac_b2_it_stops_at_precision_or_cap_and_says_level_and_uncertainty(
    school: School,
) -> None:
    levels = set()
    for rights in ([True], [False], [True, False]):
        client = await school.learner(COURSE)
        client.language = "de"
        begun = await client.start_placement(COURSE)
        assert begun.estimate.level.code == "unknown"
        placed, seen = await placed_by(client, COURSE, list(rights))
        assert placed.state == "finished"
        assert placed.result is not None
        assert 5 <= len(seen) == placed.answered <= 8
        stopped, error = placed.result.stopped.code, placed.estimate.error  # shown rounded
        assert error <= 0.45 if stopped == "precise" else error >= 0.45
        assert stopped in ("precise", "long_enough")
        assert 0 < placed.estimate.error < 1
        levels.add(placed.estimate.level.code)
        known = "können Sie schon." in placed.estimate.level.sentence
        assert known == (placed.estimate.level.code != "beginner")
        assert placed == await client.read_placement(placed.id)
    assert levels <= {"beginner", "intermediate", "advanced"}
    assert {"beginner"} < levels


async def test_ac_b3_one_sitting_or_five_end_in_the_same_estimate(school: School) -> None:
    """The small course has six questions, so both are asked all of them, in whatever order."""
    now = datetime(2027, 1, 4, 12, tzinfo=UTC)
    knows = {f"{SMALL}/{slug}/q{number}" for slug, number in (("one", 0), ("one", 2), ("two", 1))}
    estimates = []
    for sittings in (1, 5):
        client = await school.learner(SMALL)
        placed = await client.start_placement(SMALL)
        for _ in range(6):
            placed = (await answered(client, placed, asked(placed).exercise.id in knows)).placement
            if sittings > 1 and placed.next is not None:
                now += timedelta(days=1)
                await school.world.set_time(now)
                assert await client.start_placement(SMALL) == placed
                assert await client.read_placement(placed.id) == placed
        assert placed.result is not None
        assert placed.result.stopped.code == "pool_exhausted"
        estimates.append(placed.estimate)
    assert abs(estimates[0].ability - estimates[1].ability) <= 0.1
    assert abs(estimates[0].error - estimates[1].error) <= 0.1


async def test_ac_b4_lessons_tested_out_of_are_logged_and_skipped(school: School) -> None:
    client = await school.learner(COURSE)
    placed, _ = await placed_by(client, COURSE, [True])
    assert placed.result is not None
    skipped = [each.lesson_id for each in placed.result.tested_out]
    assert [each.title for each in placed.result.tested_out][:1] == ["Lesson first"]
    (course,) = (await client.progress()).courses
    by_id = {lesson.lesson_id: lesson for lesson in course.lessons}
    assert f"{COURSE}/first" in skipped
    assert len(skipped) < 3
    for lesson_id, lesson in by_id.items():
        assert lesson.tested_out_at == (placed.finished_at if lesson_id in skipped else None)
        assert (lesson.exercises_answered, lesson.completed_at) == (0, None)
    states = {each.id: each.state for each in (await client.lessons(course_id=COURSE)).lessons}
    assert {key for key, state in states.items() if state == "tested_out"} == set(skipped)
    following = next(key for key in by_id if key not in skipped)
    assert states[following] == "new"
    session = await client.start_session(30)
    assert {step.lesson_id for step in session.steps}.isdisjoint(skipped)
    assert session.steps[0].lesson_id == following


async def test_ac_b4_a_course_nobody_has_answered_yet_can_be_tested_out_of(school: School) -> None:
    skipped = []
    for rights in ([True], [True] * 7 + [None]):
        placed, seen = await placed_by(await school.learner(FRESH), FRESH, list(rights))
        assert placed.result is not None
        assert len(seen) == 8
        skipped.append([each.lesson_id for each in placed.result.tested_out])
    assert skipped == [[f"{FRESH}/alpha", f"{FRESH}/beta"], []]


async def test_a_finished_placement_makes_room_for_another_after_two_weeks(school: School) -> None:
    client = await school.learner(COURSE, SMALL)
    await school.world.owner_fetch(
        "update person set zone = 'Europe/Berlin' where id = $1", me(client)
    )
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    await school.world.set_time(now)
    first = await client.start_placement(COURSE)
    assert (await client.start_placement(COURSE)).id == first.id
    await answered(client, first, correct=True)
    ended = await client.finish_placement(first.id)
    assert ended.result is not None
    assert (ended.state, ended.answered, ended.next) == ("finished", 1, None)
    assert ended.result.stopped.code == "stopped_early"
    assert await client.finish_placement(first.id) == ended
    assert (await client.start_placement(SMALL)).course_id == SMALL, "another course is free"
    for language, day in (("en", "March 15, 2027"), ("de", "15. März 2027")):
        client.language = language
        with pytest.raises(ApiProblem) as refusal:
            await client.start_placement(COURSE)
        assert (refusal.value.status, refusal.value.code) == (409, "placement_too_soon")
        assert day in refusal.value.details.detail
    await school.world.set_time(datetime(2027, 3, 15, 2, 59, tzinfo=UTC))  # her day begins at four
    assert await refused(client.start_placement(COURSE)) == "placement_too_soon"
    await school.world.set_time(datetime(2027, 3, 15, 3, 1, tzinfo=UTC))
    second = await client.start_placement(COURSE)
    assert second.id != first.id
    assert (second.answered, second.estimate.ability, second.estimate.error) == (0, 0, 1)


async def test_who_begins_anew_is_placed_at_once_but_not_again_and_again(school: School) -> None:
    client = await school.learner(COURSE)
    for _ in range(2):
        placed = await client.start_placement(COURSE)
        await client.finish_placement(placed.id)  # without an answer, to see other questions
        assert await refused(client.start_placement(COURSE)) == "placement_too_soon"
        await client.reset_model()
    assert await refused(client.start_placement(COURSE)) == "placement_too_soon"


async def test_leaving_the_course_ends_no_placement_for_another(school: School) -> None:
    client = await school.learner(COURSE)
    placed = await client.start_placement(COURSE)
    await client.leave_course(COURSE)
    assert (await client.read_placement(placed.id)).state == "finished"
    await client.enrol(COURSE)
    assert await refused(client.start_placement(COURSE)) == "placement_too_soon"


async def test_a_question_told_in_a_session_meanwhile_makes_room_for_another(
    school: School,
) -> None:
    """Or she could leave the placement, look there what is right, and come back."""
    for _ in range(30):  # until a placement begins with the lesson that is open to her
        client = await school.learner(SMALL)
        placed = await client.start_placement(SMALL)
        waiting = asked(placed)
        if waiting.lesson_id == f"{SMALL}/one":
            break
    session = await client.start_session(60, chosen=[waiting.exercise.id])
    step = next(
        each for each in session.steps if each.exercise and each.exercise.id == waiting.exercise.id
    )
    await client.submit(session.id, client.answer(step, wrong(waiting), seconds=9))
    sent = client.placement_answer(waiting, right(waiting))
    code = await refused(client.submit_placement_answer(placed.id, sent))
    assert code == "exercise_not_in_placement"
    placed = await client.read_placement(placed.id)
    seen = []
    while placed.next is not None:
        seen.append(placed.next.exercise.id)
        placed = (await answered(client, placed, correct=True)).placement
    assert len(seen) == 5
    assert waiting.exercise.id not in seen


async def test_it_is_a_test_no_hint_no_key_no_explanation(school: School) -> None:
    client = await school.learner(SMALL)
    placed = await client.start_placement(SMALL)
    assert asked(placed).exercise.hints == []
    marked = await answered(client, placed, correct=False)
    assert "secret" not in msgspec.json.encode(marked).decode()
    assert marked.correct is False
    shown = {asked(marked.placement).exercise.kind}
    placed = marked.placement
    while placed.next is not None:
        shown.add(placed.next.exercise.kind)
        placed = (await answered(client, placed, correct=True)).placement
    assert shown == {"single_choice"}, "a flip card is no test"


async def test_an_answer_counts_once_and_only_to_the_question_that_waits(school: School) -> None:
    client = await school.learner(COURSE)
    placed = await client.start_placement(COURSE)
    sent = client.placement_answer(asked(placed), right(asked(placed)))
    first = await client.submit_placement_answer(placed.id, sent)
    again = await client.submit_placement_answer(placed.id, sent)
    assert (first.status, again.status) == ("created", "duplicate")
    assert (again.correct, again.placement) == (first.correct, first.placement)
    other = client.placement_answer(asked(placed), wrong(asked(placed)))
    code = await refused(client.submit_placement_answer(placed.id, other))
    assert code == "exercise_not_in_placement"
    changed = msgspec.structs.replace(sent, dont_know=True)
    assert await refused(client.submit_placement_answer(placed.id, changed)) == "event_conflict"
    empty = msgspec.structs.replace(client.placement_answer(asked(first.placement), {"a": 1}))
    assert await refused(client.submit_placement_answer(placed.id, empty)) == "response_unreadable"
    assert await client.read_placement(placed.id) == first.placement


async def test_i_do_not_know_counts_as_wrong(school: School) -> None:
    lowered = []
    for said in (False, None):
        client = await school.learner(SMALL)
        placed = await client.start_placement(SMALL)
        marked = await answered(client, placed, said)
        assert marked.correct is False
        (row,) = await school.world.owner_fetch(
            "select ability_mean from learner where person_id = $1", me(client)
        )
        lowered.append((marked.placement.estimate.ability, row["ability_mean"]))
    (wrong_estimate, wrong_ability), (unknown_estimate, unknown_ability) = lowered
    assert unknown_estimate == wrong_estimate < 0  # luck that did not come says nothing
    assert max(unknown_ability, wrong_ability) < 0


async def test_answers_show_ability_and_mastery_and_leave_nothing_to_remember(
    school: School,
) -> None:
    client = await school.learner(COURSE)
    await placed_by(client, COURSE, [True, True, False])
    rows = await stored_rows(school.world, me(client))
    assert (rows["memory"], rows["review"], rows["lesson_progress"]) == ({}, {}, {})
    assert sum(answers for _, _, answers, *_ in rows["skill_mastery"].values()) >= 5
    (day,) = rows["study_day"].values()
    assert day[0] >= 5
    assert rows["learner"][me(client)][3] != 0
    assert await differing_rows(school.world) == 0


async def test_answers_between_a_placements_answers_refold_the_same(school: School) -> None:
    client = await school.learner(COURSE)
    placed = await client.start_placement(COURSE)
    marked = await answered(client, placed, correct=None)
    session = await client.start_session(5)
    step = next(each for each in session.steps if each.exercise)
    response = await school.world.right_response(step)
    await client.submit(session.id, client.answer(step, response, seconds=9))
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    question = asked(marked.placement)
    sent = client.placement_answer(question, right(question), at=an_hour_ago)
    sent = msgspec.structs.replace(sent, client_time=datetime.now(UTC))
    late = await client.submit_placement_answer(placed.id, sent)
    await answered(client, late.placement, correct=False)
    assert await differing_rows(school.world) == 0
    rows = await stored_rows(school.world, me(client))
    assert len(rows["review"]) == len(rows["memory"]) == 1


async def test_a_withdrawn_question_is_asked_no_more_and_leaves_no_trace(school: School) -> None:
    client = await school.learner(SMALL)
    placed = await client.start_placement(SMALL)
    first = asked(placed)
    placed = (await answered(client, placed, correct=True)).placement
    waiting = asked(placed)
    for question in (first, waiting):
        await school.world.owner_fetch(
            "insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons,"
            " withdrawn_at) select gen_random_uuid(), tenant_id, $2, $3, '[]', now()"
            " from membership where person_id = $1",
            *(me(client), question.exercise.id, bytes.fromhex(question.revision)),
        )
    try:
        now = await client.read_placement(placed.id)
        assert now.estimate.ability == 0
        assert asked(now).exercise.id not in (first.exercise.id, waiting.exercise.id)
        code = await refused(
            client.submit_placement_answer(
                placed.id, client.placement_answer(waiting, right(waiting))
            )
        )
        assert code == "exercise_not_in_placement"
    finally:
        await school.world.owner_fetch("delete from item_withdrawal")


async def test_a_question_found_wrong_leaves_no_trace_in_who_was_only_placed(
    school: School,
) -> None:
    client = await school.learner(SMALL)
    placed = await client.start_placement(SMALL)
    question = asked(placed)
    await answered(client, placed, correct=False)
    for _ in range(3):
        reporter = await school.learner(SMALL)
        await reporter.report_item(question.exercise.id, question.revision, "wrong_key")
    try:
        assert await judge_items(school.world.database) == 1
        await refold_wanted(school.world.database)
        (row,) = await school.world.owner_fetch(
            "select ability_answers from learner where person_id = $1", me(client)
        )
        assert row["ability_answers"] == 0
        assert await differing_rows(school.world) == 0
    finally:
        await school.world.owner_fetch("delete from item_withdrawal")


async def test_what_was_taken_out_counts_for_nothing_in_new_words_either(
    school: School, tmp_path: Path
) -> None:
    client = await school.learner(SMALL)
    placed = await client.start_placement(SMALL)
    first = asked(placed)
    await answered(client, placed, correct=True)
    await school.world.owner_fetch(
        "insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons,"
        " withdrawn_at) select gen_random_uuid(), tenant_id, $2, $3, '[]', now()"
        " from membership where person_id = $1",
        *(me(client), first.exercise.id, bytes.fromhex(first.revision)),
    )
    await reword_small(school.world, tmp_path)
    try:
        placed = await client.read_placement(placed.id)
        assert placed.estimate.ability == 0
        seen = []
        while placed.next is not None:
            seen.append(placed.next.exercise.id)
            placed = (await answered(client, placed, correct=True)).placement
        assert len(seen) == len(set(seen)) == 5
        assert first.exercise.id not in seen
    finally:
        await school.world.owner_fetch("delete from item_withdrawal")


async def test_what_cannot_be_placed_is_refused(school: School) -> None:
    client = await school.learner(TINY)
    assert await refused(client.start_placement("nothing")) == "course_not_found"
    assert await refused(client.start_placement(COURSE)) == "course_not_taken"
    assert await refused(client.start_placement(TINY)) == "placement_too_small"
    other = await (await school.learner(COURSE)).start_placement(COURSE)
    assert await refused(client.read_placement(other.id)) == "placement_not_found"
    assert await refused(client.finish_placement(other.id)) == "placement_not_found"
