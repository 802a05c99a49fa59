"""How goals of learning stand: a skill mastered, a course completed, by a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from api.facts.goals import MASTERY
from api.facts.left_to_learn import LeftToLearn, left_to_learn
from api.facts.offered import Offered
from api.facts.reaching_by import Reach, reach
from api.facts.skills import skill_standings
from api.goals.queries import OwnGoal
from api.goals.situation import Situation
from api.goals.skill_work import skill_work
from api.goals.standing_of import Doubt, Feasible, GoalStanding, Unit, Way, is_unlikely
from api.pacing.holding import held_between, put_off_day
from api.pacing.study_day import study_day

LEVELS = ("new", "started", "familiar", "proficient", "mastered")


def path_standing(goal: OwnGoal, around: Situation) -> GoalStanding:
    """Lessons of the course, those tested out of among the done."""
    lessons = [each for each in around.offered if each.lesson.course_id == goal.subject]
    if not lessons:
        return _untaught(goal, around, "lessons", 0)
    over = around.behind.completed | around.behind.tested_out
    left = left_to_learn(lessons, around.prospects, around.behind, around.now)
    done = sum(each.lesson.id in over for each in lessons)
    # A lesson all of whose questions were taken out never comes, and is waited for no more.
    needed = done + left.lessons
    return _by_its_day(goal, around, "lessons", (done, needed), left, 0)


def mastery_standing(goal: OwnGoal, around: Situation) -> GoalStanding:
    """The level of the skill, or the share of its questions she would get right now."""
    skill = goal.subject or ""
    if not teaches(around.offered, MASTERY, skill):
        if goal.level is None:
            return _untaught(goal, around, "share", goal.target)
        return _untaught(goal, around, "level", LEVELS.index(goal.level))
    now = skill_standings(around.offered, around.prospects, around.now).get(skill)
    work = skill_work(goal, around, _last_day(goal, around))
    left, days = LeftToLearn(work.answers, work.minutes), work.study_days
    if goal.level is None:
        share = now.expected_now if now else 0.0
        return _by_its_day(goal, around, "share", (share, goal.target), left, days)
    level = LEVELS.index(now.level) if now else 0
    places = (level, LEVELS.index(goal.level))
    return _by_its_day(goal, around, "level", places, left, days)


def teaches(offered: Sequence[Offered], kind: str, subject: str) -> bool:
    """Whether her courses teach this skill, or this is one of them."""
    if kind == MASTERY:
        return any(subject in each.lesson.skills for each in offered)
    return any(each.lesson.course_id == subject for each in offered)


def _untaught(goal: OwnGoal, around: Situation, unit: Unit, needed: float) -> GoalStanding:
    """It stands still: she does not take what it is about, or not any more."""
    deadline = _last_day(goal, around)
    if deadline < around.today:
        return GoalStanding(unit, 0, needed, "missed", 0.0, deadline)
    return GoalStanding(unit, 0, needed, "open", 0.0, deadline, doubt="not_taught")


def _last_day(goal: OwnGoal, around: Situation) -> date:
    assert goal.by_date is not None
    since = study_day(goal.set_at, around.habits.zone)
    return put_off_day(goal.by_date, since, around.holds)


def _by_its_day(
    goal: OwnGoal,
    around: Situation,
    unit: Unit,
    places: tuple[float, float],
    left: LeftToLearn,
    study_days: int,
) -> GoalStanding:
    """The goal as it stands, with the way to its day; days she is away are none to study on."""
    done, needed = places
    deadline = _last_day(goal, around)
    if done >= needed:
        return GoalStanding(unit, done, needed, "reached", 1.0, deadline)
    if deadline < around.today:
        return GoalStanding(unit, done, needed, "missed", 0.0, deadline)
    away = held_between(around.today, deadline, around.holds)
    by = max(deadline - timedelta(days=away), around.today)
    to_go = reach(by, left, around.coming, around.habits, around.intended_minutes)
    way = Way(
        left.minutes,
        to_go.review_minutes,
        to_go.minutes_per_week,
        to_go.between and _put_off(to_go.between, around),
    )
    doubt, feasible = _doubt(to_go, way, study_days, around.today)
    chance = 0.0 if doubt == "few_days_left" else to_go.chance
    return GoalStanding(unit, done, needed, "open", chance, deadline, way, doubt, feasible)


def _put_off(between: tuple[date, date], around: Situation) -> tuple[date, date]:
    early, late = (put_off_day(day, around.today, around.holds) for day in between)
    return early, late


def _doubt(
    to_go: Reach, way: Way, study_days: int, today: date
) -> tuple[Doubt | None, Feasible | None]:
    """What speaks against the goal's day: too few days for the level, or too little time."""
    late = way.between[1] if way.between else None
    if study_days > to_go.days:
        soonest = today + timedelta(days=study_days - 1)
        return "few_days_left", Feasible(by_date=max(soonest, late or soonest))
    if is_unlikely(to_go.chance):
        return "little_time", Feasible(by_date=late, minutes_per_week=way.minutes_per_week)
    return None, None
