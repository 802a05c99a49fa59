"""Where a learner stands with lessons: what she has answered, what is done, what holds one up.

The rule is that of study sessions: a prerequisite is met once the lesson is completed or tested
out of, or once nothing is left of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.catalogue import queries
from api.catalogue.values import Lesson
from api.db.transaction import Transaction
from api.revisions import lessons_by_revision
from content import format as published


@dataclass(frozen=True, slots=True)
class Standing:
    """`texts` and `titles` by lesson id, prerequisites included as far as they are taught here."""

    texts: Mapping[str, published.Lesson]
    titles: Mapping[str, str]
    done: frozenset[str]
    tested_out: frozenset[str]
    answered: frozenset[str]

    def prerequisites(self, lesson: Lesson) -> tuple[str, ...]:
        """The lessons to finish before this one."""
        return self.texts[lesson.id].prerequisites

    def state(self, lesson: Lesson) -> str:
        """`new`, `begun`, `completed`, `tested_out` or `locked`; what was begun is never locked
        again.
        """
        if lesson.completed_at is not None:
            return "completed"
        if lesson.id in self.tested_out:
            return "tested_out"
        if lesson.begun_at is not None:
            return "begun"
        waits = any(needed not in self.done for needed in self.prerequisites(lesson))
        return "locked" if waits else "new"

    def left(self, lesson: Lesson) -> tuple[published.Exercise, ...]:
        """The exercises of the lesson that she has not answered yet."""
        exercises = self.texts[lesson.id].exercises
        return tuple(item for item in exercises if item.id not in self.answered)


async def standing(
    tx: Transaction, lessons: Sequence[Lesson], languages: Collection[str]
) -> Standing:
    """Where this learner stands with these lessons."""
    own = {lesson.id: lesson for lesson in lessons}
    texts = await _texts(tx, lessons)
    needed = {each for text in texts.values() for each in text.prerequisites}
    others = await queries.lessons_by_id(tx, needed - own.keys(), languages)
    texts |= await _texts(tx, others)
    answered = await queries.answered_exercises(tx)
    tested_out = await queries.tested_out_lessons(tx)
    completed = await queries.completed_lessons(tx, {*own, *needed})
    worked_through = {
        lesson_id
        for lesson_id, text in texts.items()
        if all(item.id in answered for item in text.exercises)
    }
    return Standing(
        texts,
        {each.id: each.title for each in (*lessons, *others)},
        frozenset(worked_through | completed | tested_out),
        frozenset(tested_out),
        frozenset(answered),
    )


async def _texts(tx: Transaction, lessons: Sequence[Lesson]) -> dict[str, published.Lesson]:
    """Each lesson's text: the one she began, else the one of now."""
    revisions = {each.id: _revision(each) for each in lessons}
    found = await lessons_by_revision(tx, set(revisions.values()))
    return {lesson_id: found[revision] for lesson_id, revision in revisions.items()}


def _revision(lesson: Lesson) -> bytes:
    if lesson.began and lesson.begun_revision is not None:
        return lesson.begun_revision
    return lesson.current_revision
