"""What a placement may ask, and what is known of it: the questions of one course, as items."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from api.db.transaction import Transaction
from api.facts.items import ItemModels, item_models, withdrawn_items
from api.facts.offered import Offered, offered_lessons
from api.pacing.placement.items import Item
from api.placement import earlier_queries, queries
from api.placement.stored import Asked, StoredPlacement
from api.revisions import lessons_by_revision
from content.format import Exercise, Lesson
from content.marking.guessing import guess_chance

LEAST_QUESTIONS = 5
"""With fewer a course is too small to place anybody in."""

# A flip card shows its answer and is rated by the learner herself: that tests nobody.
_NO_TEST = "flip"


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions of a course for one learner: `items` those that count, asked or to be asked;
    `revisions` those that may be asked now; `lessons` everything she is taught in the course.
    """

    items: tuple[Item, ...]
    revisions: Mapping[str, str]
    lessons: Mapping[str, tuple[Item, ...]]

    @property
    def askable(self) -> tuple[Item, ...]:
        """What may be asked at all now; what was asked already among it."""
        return tuple(item for item in self.items if item.exercise_id in self.revisions)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What items are judged by."""

    models: ItemModels
    version: int
    exposures: Mapping[str, float]


async def question_pool(
    tx: Transaction,
    course_id: str,
    version: int,
    asked: tuple[Asked, ...] = (),
    told: Set[str] = frozenset(),
) -> Pool:
    """The questions of the course in the words this learner is given, judged by the population
    snapshot of this version. What was taken out counts for nothing, asked or not; one she has
    answered before it was taken out is not asked again in other words. Nor is what she was `told`
    in a study session meanwhile: it would show that she had looked.
    """
    withdrawn = await withdrawn_items(tx)
    offered = [each for each in await offered_lessons(tx) if each.lesson.course_id == course_id]
    earlier = await _earlier(tx, asked, withdrawn)
    answered = {each.exercise_id for each in asked if each.event_id is not None}
    gone = (answered | told) - earlier.keys()
    exercises = [exercise.id for each in offered for exercise in each.lesson.exercises]
    models = await item_models(tx, {*exercises, *earlier})
    judged = _Judged(models, version, await queries.exposures(tx, course_id))
    left = {each.lesson.id: _left(each, withdrawn) for each in offered}
    items = {key: _item(*found, judged) for key, found in earlier.items()}
    revisions: dict[str, str] = {}
    for each in offered:
        for exercise in filter(_tests, left[each.lesson.id]):
            if exercise.id in gone:
                continue
            items.setdefault(exercise.id, _item(each.lesson, exercise, judged))
            revisions[exercise.id] = each.revision.hex()
    lessons = {
        each.lesson.id: tuple(_item(each.lesson, one, judged) for one in left[each.lesson.id])
        for each in offered
    }
    return Pool(tuple(items.values()), revisions, lessons)


async def question_of(tx: Transaction, asked: Asked) -> tuple[Lesson, Exercise]:
    """A question that was asked, as its revision has it."""
    revision = bytes.fromhex(asked.revision)
    lesson = (await lessons_by_revision(tx, {revision}))[revision]
    return lesson, next(item for item in lesson.exercises if item.id == asked.exercise_id)


async def pool_of(tx: Transaction, placement: StoredPlacement) -> Pool:
    """The questions of a placement that was begun."""
    told = await earlier_queries.told_since(tx, placement.started_at)
    return await question_pool(
        tx, placement.course_id, placement.population_version, placement.asked, told
    )


async def _earlier(
    tx: Transaction, asked: tuple[Asked, ...], withdrawn: set[tuple[str, bytes]]
) -> dict[str, tuple[Lesson, Exercise]]:
    """What was answered, in the revision it was answered in: what is taught may have changed."""
    found: dict[str, tuple[Lesson, Exercise]] = {}
    for each in asked:
        revision = bytes.fromhex(each.revision)
        if each.event_id is not None and (each.exercise_id, revision) not in withdrawn:
            found[each.exercise_id] = await question_of(tx, each)
    return found


def _left(each: Offered, withdrawn: set[tuple[str, bytes]]) -> list[Exercise]:
    return [
        exercise
        for exercise in each.lesson.exercises
        if exercise.marked and (exercise.id, each.revision) not in withdrawn
    ]


def _tests(exercise: Exercise) -> bool:
    return exercise.kind != _NO_TEST and guess_chance(exercise) < 1.0


def _item(lesson: Lesson, exercise: Exercise, judged: _Judged) -> Item:
    guess = guess_chance(exercise)
    known = judged.models.item(exercise.id, judged.version, exercise.seconds, guess)
    return Item(
        exercise.id,
        topic=lesson.skills[0] if lesson.skills else lesson.id,
        difficulty=known.difficulty,
        discrimination=judged.models.discrimination(exercise.id, judged.version),
        guess=min(guess, 0.99),
        exposure=judged.exposures.get(exercise.id, 0.0),
    )
