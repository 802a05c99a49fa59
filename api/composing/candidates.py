"""Turns what a learner takes and is believed of into what the composer may choose from."""

from collections.abc import Sequence
from datetime import datetime

from api.facts.behind import Behind
from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.pacing.plan import LessonCandidate, NewExercise, ReviewCandidate
from content.format import Exercise, Lesson


def review_candidates(
    offered: Sequence[Offered], prospects: Prospects, now: datetime
) -> list[ReviewCandidate]:
    """Every remembered exercise that is still being taught."""
    return [
        ReviewCandidate(
            exercise.id,
            each.lesson.id,
            prospects.known[exercise.id].memory,
            prospects.known[exercise.id].due_at,
            prospects.usual_seconds(exercise, now),
            prospects.chance(each.lesson, exercise, now),
            last_failed=prospects.known[exercise.id].streak == 0,
            withdrawn=prospects.is_withdrawn(each, exercise),
            skills=each.lesson.skills,
        )
        for each in offered
        for exercise in each.lesson.exercises
        if exercise.id in prospects.known
    ]


def lesson_candidates(
    offered: Sequence[Offered],
    prospects: Prospects,
    behind: Behind,
    now: datetime,
) -> list[LessonCandidate]:
    """Every lesson with exercises still to do, and what it waits for.

    Done with is what is remembered, what was taken out of use, and what was answered unmarked: such
    an exercise is asked once and never again. Lessons tested out of never come. A lesson nothing is
    left of holds up no other, even where it was never completed: its last exercise may have been
    taken out of it since. What was taken out is there all the same, marked so: whoever chooses it
    is told.
    """
    answered = prospects.known.keys() | behind.unmarked
    new = {each.lesson.id: _not_answered(each, answered) for each in offered}
    done = behind.completed | behind.tested_out
    done |= {each.lesson.id for each in offered if _is_out(each, new[each.lesson.id], prospects)}
    return [
        _lesson_candidate(each, new[each.lesson.id], prospects, behind, done, now)
        for each in offered
        if new[each.lesson.id] and each.lesson.id not in behind.tested_out
    ]


def _not_answered(each: Offered, answered: set[str]) -> list[Exercise]:
    return [exercise for exercise in each.lesson.exercises if exercise.id not in answered]


def _is_out(each: Offered, exercises: Sequence[Exercise], prospects: Prospects) -> bool:
    """Whether none of these is asked any more; of none nothing is."""
    return all(prospects.is_withdrawn(each, exercise) for exercise in exercises)


def _lesson_candidate(
    each: Offered,
    new: Sequence[Exercise],
    prospects: Prospects,
    behind: Behind,
    done: frozenset[str],
    now: datetime,
) -> LessonCandidate:
    lesson = each.lesson
    return LessonCandidate(
        lesson.id,
        prospects.reading_seconds(lesson),
        tuple(
            NewExercise(
                exercise.id,
                prospects.usual_seconds(exercise, now),
                chance,
                prospects.is_withdrawn(each, exercise),
            )
            for exercise, chance in zip(new, prospects.first_chances(lesson, new), strict=True)
        ),
        tuple(wanted for wanted in lesson.prerequisites if wanted not in done),
        weight=1.0,
        position=each.position,
        started=_is_begun(lesson, prospects, behind),
        withdrawn=_is_out(each, new, prospects),
        skills=lesson.skills,
    )


def _is_begun(lesson: Lesson, prospects: Prospects, behind: Behind) -> bool:
    """Whether she has read it and something of it is left. Who had everything forgotten begins the
    lessons she completed anew, whatever opinions of hers are still on record.
    """
    asked = {exercise.id for exercise in lesson.exercises}
    if not asked.isdisjoint(prospects.known):
        return True
    return lesson.id not in behind.completed and not asked.isdisjoint(behind.unmarked)
