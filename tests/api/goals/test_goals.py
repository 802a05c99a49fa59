"""Goals replace one another, end and stay on record; changes in any order leave the same."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from api.clock import new_id
from api.db.transaction import system_transaction
from api.facts.goals import GoalChange, misfit, set_goal
from api.facts.learner import lock_learner
from mobile_contract.client import Client
from mobile_contract.goals import SetGoal
from tests.api.identity.asking import refused
from tests.api.learners.studying import House

FAR = date(2099, 1, 1)


async def kept(house: House, client: Client) -> list[tuple[Any, ...]]:
    """Her goals on record: the target, and whether each is in force."""
    assert client.tokens is not None
    rows = await house.world.owner_fetch(
        "select kind, target, ended_at is null from learner_goal where person_id = $1"
        " and target > 0 order by set_at",
        client.tokens.person_id,
    )
    return [tuple(row) for row in rows]


async def test_a_goal_takes_the_place_of_the_one_of_its_kind_and_subject(house: House) -> None:
    ada = await house.newcomer()
    for target in (3, 5):
        await ada.set_goal(SetGoal("days_per_week", target))
    for subject in ("brewing", "serving"):
        await ada.set_goal(SetGoal("mastery", 0.8, subject=subject, by_date=FAR))
    told = (await ada.goals()).goals
    assert [(each.kind, each.subject, each.target) for each in told] == [
        ("days_per_week", None, 5.0),
        ("mastery", "brewing", 0.8),
        ("mastery", "serving", 0.8),
    ]
    assert (await kept(house, ada))[:2] == [
        ("days_per_week", 3.0, False),
        ("days_per_week", 5.0, True),
    ]


async def test_an_ended_goal_stays_on_record_and_may_be_ended_again(house: House) -> None:
    ada = await house.newcomer()
    goal = await ada.set_goal(SetGoal("minutes_per_day", 10))
    for _ in range(2):
        await ada.end_goal(goal.id)
    assert (await ada.goals()).goals == []
    assert await kept(house, ada) == [("minutes_per_day", 10.0, False)]
    assert (await ada.progress()).minutes_goal is None
    again = await ada.set_goal(SetGoal("minutes_per_day", 5))
    await ada.end_goal(goal.id)
    assert [each.id for each in (await ada.goals()).goals] == [again.id]


async def test_nobody_else_has_her_goals(house: House) -> None:
    ada, grace = await house.newcomer(), await house.newcomer()
    goal = await ada.set_goal(SetGoal("minutes_per_day", 10))
    assert (await grace.goals()).goals == []
    for unknown in (goal.id, UUID(int=7)):
        problem = await refused(grace.end_goal(unknown))
        assert (problem.status, problem.code) == (404, "goal_not_found")
    assert len((await ada.goals()).goals) == 1


UNFIT: list[tuple[SetGoal, str, str]] = [
    (SetGoal("days_per_week"), "goal_unfit", "body.target"),
    (SetGoal("days_per_week", 2.5), "goal_unfit", "body.target"),
    (SetGoal("days_per_week", 8), "goal_unfit", "body.target"),
    (SetGoal("days_per_week", 3, subject="brewing"), "goal_unfit", "body.subject"),
    (SetGoal("days_per_week", 3, by_date=FAR), "goal_unfit", "body.by_date"),
    (SetGoal("days_per_week", 3, level="mastered"), "goal_unfit", "body.level"),
    (SetGoal("minutes_per_day", 0.5), "goal_unfit", "body.target"),
    (SetGoal("mastery", 0.8, subject="brewing"), "goal_unfit", "body.by_date"),
    (SetGoal("mastery", 0.8, by_date=FAR), "goal_unfit", "body.subject"),
    (SetGoal("mastery", 3, subject="brewing", by_date=FAR), "goal_unfit", "body.target"),
    (SetGoal("mastery", subject="brewing", by_date=FAR), "goal_unfit", "body.target"),
    (SetGoal("path", 2, subject="tea", by_date=FAR), "goal_unfit", "body.target"),
    (SetGoal("path", subject="tea", by_date=FAR), "goal_subject_unknown", "body.subject"),
    (SetGoal("mastery", 0.8, subject="x", by_date=FAR), "goal_subject_unknown", "body.subject"),
    (
        SetGoal("mastery", 0.8, subject="brewing", by_date=date(2020, 1, 1)),
        "goal_day_past",
        "body.by_date",
    ),
]


async def test_what_does_not_go_with_its_kind_is_refused_by_its_place(house: House) -> None:
    ada = await house.newcomer()
    for goal, code, place in UNFIT:
        problem = await refused(ada.set_goal(goal))
        assert (problem.status, problem.code) == (422, code), goal
        assert [each.place for each in problem.details.errors] == [place], goal
    assert (await ada.goals()).goals == []


@pytest.mark.parametrize("by", [date.max, FAR])
async def test_a_day_far_away_is_reckoned_too(house: House, by: date) -> None:
    ada = await house.newcomer()
    goal = await ada.set_goal(SetGoal("path", subject=house.course_id, by_date=by))
    assert goal.chance > 0.99


NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SETS = GoalChange("days_per_week", None, 3.0)
CHANGES = [
    (SETS, 0),
    (GoalChange("days_per_week", None, None), 1),
    (GoalChange("days_per_week", None, 5.0), 2),
    (GoalChange("days_per_week", None, None), 4),
    (GoalChange("days_per_week", None, 7.0), 3),
]


async def test_changes_in_any_order_leave_the_same(house: House) -> None:
    ids = [new_id() for _ in CHANGES]
    seen = set()
    for order in list(permutations(range(len(CHANGES))))[::17]:
        ada = await house.newcomer()
        assert ada.tokens is not None
        async with system_transaction(
            house.world.database, ada.tokens.association_id, ada.tokens.person_id
        ) as tx:
            await lock_learner(tx)
            for place in (*order, order[0]):
                change, hours = CHANGES[place]
                await set_goal(tx, change, NOON + timedelta(hours=hours), ids[place])
            rows = await tx.rows(
                "select id, target, set_at, ended_at from learner_goal where person_id = $1"
                " order by set_at",
                tx.me,
            )
        seen.add(tuple(tuple(row) for row in rows))
        await house.world.owner_fetch("delete from learner_goal")
    (rows_left,) = seen
    assert [(row[1], row[3]) for row in rows_left if row[1]] == [
        (3.0, NOON + timedelta(hours=1)),
        (5.0, NOON + timedelta(hours=3)),
        (7.0, NOON + timedelta(hours=4)),
    ]


def test_a_change_says_which_field_cannot_be() -> None:
    assert misfit(SETS) is None
    assert misfit(GoalChange("credits", None, 12.0)) == "kind"
    assert misfit(GoalChange("path", None, None)) == "subject"
    assert misfit(GoalChange("path", "tea", None)) is None
    assert misfit(GoalChange("mastery", "tea\0", 0.5, FAR)) == "subject"
    assert misfit(GoalChange("mastery", "x" * 101, 0.5, FAR)) == "subject"
    assert misfit(GoalChange("minutes_per_day", None, float("nan"))) == "target"
    assert misfit(GoalChange("mastery", "tea", 2.5, FAR)) == "target"
    assert misfit(GoalChange("mastery", "tea", 4.0, FAR)) is None
