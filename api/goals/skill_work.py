"""What a goal about a skill still takes a learner: answers, minutes and study days."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from api.facts.offered import Offered
from api.goals.queries import OwnGoal
from api.goals.situation import Situation
from api.pacing.goals import Practised, StillToDo, answers_for_share, still_to_do
from api.pacing.mastery import Mastery
from api.pacing.memory import retrievability
from api.pacing.pace import predicted_seconds
from api.pacing.standing import LASTING
from content.format import Exercise


@dataclass(frozen=True, slots=True)
class SkillWork:
    """Answers and the minutes they take, reading with them, on at least so many study days."""

    answers: int
    minutes: float
    study_days: int


def skill_work(goal: OwnGoal, around: Situation, by: date) -> SkillWork:
    """The work until `by`: as much as the weakest exercises of the skill need."""
    drilled = [
        (each, exercise)
        for each in around.offered
        if goal.subject in each.lesson.skills
        for exercise in each.lesson.exercises
        if exercise.marked and not around.prospects.is_withdrawn(each, exercise)
    ]
    if not drilled:
        return SkillWork(0, 0.0, 0)
    at = max(datetime.combine(by, time(12), UTC), around.now)
    practised = [_practised(around, each, exercise, at) for each, exercise in drilled]
    todo = _todo(goal, around, practised)
    seconds = [_seconds(around, exercise) for _, exercise in drilled]
    mean = math.fsum(seconds) / len(seconds)
    reading = _reading_seconds(around, {each.lesson.id: each for each, _ in drilled}, todo)
    return SkillWork(todo.answers, (todo.answers * mean + reading) / 60.0, todo.study_days)


def _todo(goal: OwnGoal, around: Situation, practised: list[Practised]) -> StillToDo:
    if goal.level is None:
        return StillToDo(max(answers_for_share(practised, goal.target), 1), 0)
    shown = around.prospects.masteries.get(goal.subject or "", Mastery())
    return still_to_do(goal.level, practised, shown, around.today)


def _practised(around: Situation, each: Offered, exercise: Exercise, at: datetime) -> Practised:
    known = around.prospects.known.get(exercise.id)
    if known is None:
        (chance,) = around.prospects.first_chances(each.lesson, [exercise])
        return Practised(chance, None)
    if known.streak == 0:
        return Practised(0.0, 0.0)
    weights = around.prospects.weights
    return Practised(
        retrievability(known.memory, at, weights),
        retrievability(known.memory, around.now + LASTING, weights),
    )


def _seconds(around: Situation, exercise: Exercise) -> float:
    usual = around.prospects.usual_seconds(exercise, around.now)
    return predicted_seconds(around.prospects.believed.pace, usual)


def _reading_seconds(around: Situation, lessons: dict[str, Offered], todo: StillToDo) -> float:
    """Of as many lessons not yet begun as the answers reach into."""
    pace, seconds, answers = around.prospects.believed.pace, 0.0, todo.answers
    for each in lessons.values():
        if answers <= 0:
            break
        if each.lesson.id not in around.behind.begun:
            seconds += predicted_seconds(pace, around.prospects.reading_seconds(each.lesson))
            answers -= len(each.lesson.exercises)
    return seconds
